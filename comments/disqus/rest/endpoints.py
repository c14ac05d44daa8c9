"""What can be called: every endpoint by its path. A new one is a line here."""

from comments.disqus.rest import deciding, forums, posting, posts, threads, users, webhooks
from comments.disqus.rest.calls import Endpoint

ENDPOINTS: dict[str, Endpoint] = {
    "forums/details": Endpoint("GET", forums.get_forum),
    "forums/listModerators": Endpoint("GET", users.list_moderators),
    "forums/listMostActiveUsers": Endpoint("GET", users.list_most_active),
    "forums/listPosts": Endpoint("GET", posts.list_posts, posts.find_posts),
    "forums/listThreads": Endpoint("GET", threads.list_threads),
    "forums/webhooks/create": Endpoint("POST", webhooks.create_webhook),
    "forums/webhooks/list": Endpoint("GET", webhooks.list_webhooks),
    "forums/webhooks/update": Endpoint("POST", webhooks.update_webhook),
    "posts/approve": Endpoint("POST", deciding.approve),
    "posts/create": Endpoint("POST", posting.create_post),
    "posts/details": Endpoint("GET", posts.get_post),
    "posts/list": Endpoint("GET", posts.list_posts, posts.find_posts),
    "posts/remove": Endpoint("POST", deciding.remove),
    "posts/restore": Endpoint("POST", deciding.restore),
    "posts/spam": Endpoint("POST", deciding.spam),
    "threads/details": Endpoint("GET", threads.get_thread),
    "threads/list": Endpoint("GET", threads.list_threads),
    "threads/listHot": Endpoint("GET", threads.list_hot),
    "threads/listPopular": Endpoint("GET", threads.list_popular),
    "threads/listPosts": Endpoint("GET", posts.list_posts_of_thread, posts.find_posts_of_thread),
    "threads/set": Endpoint("GET", threads.set_of_threads),
    "users/details": Endpoint("GET", users.get_user),
}
