package dev.portolan.node.redis;

import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.LogUnavailable;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.seal.Seal.Purpose;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * The relay logs that all nodes share. They hold results of calls, so that each message is sealed,
 * for its log only. How many there are in all is bounded by their life and by Redis' own memory.
 */
final class RedisRelayLog implements RelayLog {
  private final RedisLink link;
  private final RedisKeys keys;
  private final Seal seal;

  RedisRelayLog(RedisLink link, RedisKeys keys, Seal seal) {
    this.link = link;
    this.keys = keys;
    this.seal = seal;
  }

  @Override
  public Future<Long> append(LogKey log, byte[] message) {
    if (message.length > MAX_BYTES) {
      return Future.succeededFuture(0L);
    }
    return run(
            RedisOperation.APPEND_LOG,
            RedisLogScripts.APPEND,
            log,
            seal.sealBytes(Purpose.RELAY_LOG, log.digest(), message),
            message.length,
            LIFE.toMillis(),
            MAX_MESSAGES,
            MAX_BYTES)
        .map(answer -> Long.valueOf(RedisScripts.text(answer.getFirst())));
  }

  @Override
  public Future<List<LogMessage>> read(LogKey log, long after) {
    return run(RedisOperation.READ_LOG, RedisLogScripts.READ, log, after, PAGE_BYTES)
        .map(answer -> opened(log, after, answer));
  }

  /** What cannot be opened was not written by a node of ours, or was altered since. */
  private List<LogMessage> opened(LogKey log, long after, List<byte[]> sealed) {
    List<LogMessage> messages = new ArrayList<>(sealed.size());
    for (byte[] each : sealed) {
      byte[] message =
          seal.openBytes(Purpose.RELAY_LOG, log.digest(), each)
              .orElseThrow(() -> new LogUnavailable("unreadable"));
      messages.add(new LogMessage(after + messages.size() + 1, message));
    }
    return messages;
  }

  @Override
  public Future<Void> end(LogKey log) {
    return run(RedisOperation.END_LOG, RedisLogScripts.END, log, LIFE.toMillis()).mapEmpty();
  }

  private Future<List<byte[]>> run(
      RedisOperation operation, String script, LogKey log, Object... arguments) {
    List<String> names = List.of(keys.log(log.digest().hex()));
    return link.call(operation, client -> RedisScripts.run(client, script, names, arguments))
        .recover(
            cause -> Future.failedFuture(new LogUnavailable(Failures.of(cause).reason().word())));
  }
}
