package dev.portolan.node.session;

/** What became of a wish to subscribe. */
public enum Subscribed {
  /** The session is subscribed, by this or since before. */
  DONE,

  /** It is not: it would have more than a session may, in number or in bytes. */
  TOO_MANY,

  /** There is no such session. */
  NO_SESSION
}
