/** What pages made for Disqus and our scripts know of each other. */

export interface ResetOptions {
  /** Show the discussion again; without it, only take it away. */
  reload?: boolean;
  /** Changes the configuration, which is its `this`. */
  config?: unknown;
}

export interface Disqus {
  reset(options?: ResetOptions): void;
  request: { get(url: string, params?: Record<string, string>, fresh?: boolean): void };
  host: { _loadEmbed(config: () => void): void };
}

export interface CountsPayload {
  text?: { comments?: { zero: string; one: string; multiple: string } };
  counts?: { id: string; uid?: number; comments: number }[];
}

export interface CountWidgets {
  domain: string;
  forum: string;
  getCount(options?: { reset?: boolean }): void;
  displayCount(payload?: CountsPayload): void;
}

/** The page's globals. Pages write what they like into them. */
export interface DisqusPage extends Record<string, unknown> {
  DISQUS?: Disqus;
  DISQUSWIDGETS?: CountWidgets;
}

/** The object that `disqus_config` finds as its `this`. Any member may come back as anything. */
export type DisqusConfig = Record<string, unknown> & {
  page: Record<string, unknown>;
};

/** Where the scripts came from, and the forum that their address names. */
export interface Place {
  service: string;
  forum: string;
}

/** What a page wants to be shown, as the element understands it. */
export interface Wanted {
  identifier: string;
  url: string;
  title: string;
  lang: string;
  order: string;
  remoteAuth: string | null;
  apiKey: string;
  signIn: import("../embed/types.js").SignIn | null;
}
