package dev.portolan.node.redis;

import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.time.Duration;

/** Hears how it goes with Redis, for metrics. Called on any thread; must be quick. */
public interface RedisObserver {
  /** Nobody listens. */
  RedisObserver NONE = new RedisObserver() {};

  /** Redis was reached, or is out of reach. It begins out of reach, without telling. */
  default void reachable(boolean now) {}

  /** Redis did what was asked of it. */
  default void took(RedisOperation operation, Duration time) {}

  /** It did not; or it was not asked, since it is out of reach. */
  default void failed(RedisOperation operation, Reason reason) {}

  /** A message on a channel of ours was none, and was ignored. */
  default void ignoredMessage() {}

  /** Messages came faster than they were heard, and were dropped: all that is held is validated. */
  default void droppedMessages() {}
}
