package dev.portolan.node.relaylog;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Logs that any node may write and any node may read: messages are numbered in the order in which
 * they were added, and none is lost while the log lives. A writer that wants its messages in its
 * order waits for one to be added before it adds the next. A log begins with its first message, or
 * with its end if that comes first, and is forgotten a while after the last of these. Operations
 * fail with {@link LogUnavailable} if the store cannot be asked.
 */
public interface RelayLog {
  /** How many messages one log holds. */
  int MAX_MESSAGES = 10_000;

  /** How many bytes they may have together. */
  int MAX_BYTES = 4 << 20;

  /** So long after its last message a log is forgotten. */
  Duration LIFE = Duration.ofMinutes(10);

  /** What is read at a time, unless one message alone is larger. */
  int PAGE_BYTES = 1 << 20;

  /**
   * Adds a message.
   *
   * @return its number, from 1; 0, and nothing is added, if the log has no room for it, or has
   *     ended
   */
  Future<Long> append(LogKey log, byte[] message);

  /**
   * What has been added after this number, in order, at most a mebibyte or one message; empty if
   * nothing was.
   *
   * @param after the number of the last message that was read; 0 for none
   */
  Future<List<LogMessage>> read(LogKey log, long after);

  /** Nothing more is added; what is there can still be read until the log is forgotten. */
  Future<Void> end(LogKey log);
}
