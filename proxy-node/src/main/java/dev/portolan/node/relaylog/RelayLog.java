package dev.portolan.node.relaylog;

import io.vertx.core.Future;
import java.util.List;

/**
 * Logs that any node may write and any node may read: one writer's messages come in its order, and
 * none is lost while the log lives. A log begins with its first message and is forgotten some time
 * after its last (the store's bound of time), or when it is ended. Operations fail with {@link
 * LogUnavailable} if the store cannot be asked.
 */
public interface RelayLog {

  /**
   * Adds a message.
   *
   * @return its number, from 1; 0, and nothing is added, if the log holds as many messages or bytes as
   *     it may, or has ended
   */
  Future<Long> append(LogKey log, byte[] message);

  /**
   * What has been added after this number, in order, about a mebibyte at most; empty if nothing was.
   *
   * @param after the number of the last message that was read; 0 for none
   */
  Future<List<LogMessage>> read(LogKey log, long after);

  /** Nothing more is added; what is there can still be read until the log is forgotten. */
  Future<Void> end(LogKey log);
}
