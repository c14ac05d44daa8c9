import { createApp, h, ref } from "vue";
import VueDisqus, { Disqus, DisqusCount } from "vue-disqus";

const article = ref("vue-1");
const other = () => (article.value = article.value === "vue-1" ? "vue-2" : "vue-1");
const discussion = () =>
  h(Disqus, {
    key: article.value,
    lang: "de",
    ssoConfig: { name: "Club", url: `${location.origin}/login` },
    pageConfig: { identifier: article.value, url: `${location.origin}/${article.value}` },
    onReady: () => (document.body.dataset.ready = article.value),
  });

createApp({
  render: () => [h("button", { onClick: other }, "Other"), h("p", [h(DisqusCount, { identifier: "vue-1" })]), discussion()],
})
  .use(VueDisqus, { shortname: SHORTNAME })
  .mount("#app");
