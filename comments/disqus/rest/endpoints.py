"""What can be called: every endpoint by its path. A new one is a line here."""

from comments.disqus.rest import deciding, forums, posting, posts, threads, webhooks
from comments.disqus.rest.calls import Endpoint

ENDPOINTS: dict[str, Endpoint] = {
    "forums/details": Endpoint("GET", forums.get_forum),
    "forums/listPosts": Endpoint("GET", posts.list_posts, is_feed=True),
    "forums/listThreads": Endpoint("GET", threads.list_threads),
    "forums/webhooks/create": Endpoint("POST", webhooks.create_webhook),
    "forums/webhooks/list": Endpoint("GET", webhooks.list_webhooks),
    "forums/webhooks/update": Endpoint("POST", webhooks.update_webhook),
    "posts/approve": Endpoint("POST", deciding.approve),
    "posts/create": Endpoint("POST", posting.create_post),
    "posts/details": Endpoint("GET", posts.get_post),
    "posts/list": Endpoint("GET", posts.list_posts, is_feed=True),
    "posts/remove": Endpoint("POST", deciding.remove),
    "posts/restore": Endpoint("POST", deciding.restore),
    "posts/spam": Endpoint("POST", deciding.spam),
    "threads/details": Endpoint("GET", threads.get_thread),
    "threads/list": Endpoint("GET", threads.list_threads),
    "threads/listHot": Endpoint("GET", threads.list_hot),
    "threads/listPopular": Endpoint("GET", threads.list_popular),
    "threads/listPosts": Endpoint("GET", posts.list_posts_of_thread, is_feed=True),
    "threads/set": Endpoint("GET", threads.set_of_threads),
}
