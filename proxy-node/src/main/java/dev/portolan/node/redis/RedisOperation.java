package dev.portolan.node.redis;

import java.util.Locale;

/** What is asked of Redis, as it is counted and logged. */
public enum RedisOperation {
  /** Look for a listing. */
  LOOKUP,
  /** Ask for the turn to fetch one. */
  CLAIM,
  /** Keep that turn. */
  RENEW,
  /** Give it back. */
  RELEASE,
  /** Put a listing there. */
  STORE,
  /** Begin a new epoch. */
  SUPERSEDE,
  /** Read the epochs of many families. */
  EPOCHS,
  /** Read a part of a large listing. */
  READ_CHUNKS,
  /** Write a part of one. */
  WRITE_CHUNKS,
  /** Let the parts of a listing that was replaced expire soon. */
  EXPIRE_CHUNKS,
  /** Tell all nodes of a change. */
  PUBLISH,
  /** Begin to hear of changes. */
  SUBSCRIBE,
  /** Take or renew leases. */
  HOLD_LEASES,
  /** Give leases up. */
  RELEASE_LEASES,
  /** Keep a new session of a client. */
  BEGIN_SESSION,
  /** Look for a session. */
  FIND_SESSION,
  /** Note which log messages it wants. */
  SET_LOG_LEVEL,
  /** Note the session that a backend gave for it. */
  ENTER_BACKEND_SESSION,
  /** Note that it is subscribed to a resource. */
  NOTE_SUBSCRIPTION,
  /** Note that it is not. */
  FORGET_SUBSCRIPTION,
  /** End a session. */
  END_SESSION,
  /** Tell all nodes what happened in a session. */
  TELL_SESSIONS,
  /** Begin to hear what happens in sessions. */
  HEAR_SESSIONS,
  /** Count how many a principal has. */
  COUNT_SESSIONS,
  /** Add a message to a relay log. */
  APPEND_LOG,
  /** Read what was added to one. */
  READ_LOG,
  /** Let nothing more be added. */
  END_LOG,
  /** See whether Redis is still in reach, though nobody has asked for anything. */
  PROBE;

  /** As it is logged and counted. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
