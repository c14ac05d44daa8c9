import React, { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { CommentCount, CommentEmbed, DiscussionEmbed, Recommendations } from "disqus-react";

function Page() {
  const [article, choose] = useState("react-1");
  const [posted, keep] = useState("");
  const config = {
    url: `${location.origin}/${article}`,
    identifier: article,
    title: article,
    onNewComment: (made) => keep(made.id),
  };
  return (
    <>
      <button onClick={() => choose("react-1")}>First</button>
      <button onClick={() => choose("react-2")}>Second</button>
      <button onClick={() => choose("")}>None</button>
      <p><CommentCount shortname={SHORTNAME} config={{ ...config, identifier: "react-1" }}>?</CommentCount></p>
      {posted && <CommentEmbed commentId={posted} showParentComment={false} />}
      <Recommendations shortname={SHORTNAME} config={{ url: config.url, identifier: article }} />
      {article && <DiscussionEmbed shortname={SHORTNAME} config={config} />}
    </>
  );
}

createRoot(document.getElementById("app")).render(<StrictMode><Page /></StrictMode>);
