package dev.portolan.node.relaylog;

import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a node that is alone. Bounded for each log and over all: a full store takes nothing
 * more, rather than to lose what somebody may still want to read. Thread-safe.
 */
public final class InMemoryRelayLog implements RelayLog {
  private static final int MAX_LOGS = 100_000;
  private static final long MAX_BYTES_OVER_ALL = 64L << 20;

  private final Ticker ticker;
  private final int maxLogs;
  private final long maxBytesOverAll;

  /** The one that is forgotten next comes first: all live equally long. */
  private final Map<LogKey, Held> logs = new LinkedHashMap<>();

  private long bytesOverAll;

  public InMemoryRelayLog(Ticker ticker) {
    this(ticker, MAX_LOGS, MAX_BYTES_OVER_ALL);
  }

  InMemoryRelayLog(Ticker ticker, int maxLogs, long maxBytesOverAll) {
    this.ticker = ticker;
    this.maxLogs = maxLogs;
    this.maxBytesOverAll = maxBytesOverAll;
  }

  @Override
  public synchronized Future<Long> append(LogKey log, byte[] message) {
    forgetOld();
    Held held = logs.get(log);
    if (message.length > MAX_BYTES || (held != null && !held.takes(message))) {
      return Future.succeededFuture(0L);
    }
    if ((held == null && isFull()) || bytesOverAll + message.length > maxBytesOverAll) {
      return full();
    }
    Held taken = renewed(log);
    taken.add(message);
    bytesOverAll += message.length;
    return Future.succeededFuture((long) taken.messages.size());
  }

  @Override
  public synchronized Future<List<LogMessage>> read(LogKey log, long after) {
    forgetOld();
    @Nullable Held held = logs.get(log);
    return Future.succeededFuture(held == null ? List.of() : held.page(after));
  }

  @Override
  public synchronized Future<Void> end(LogKey log) {
    forgetOld();
    if (!logs.containsKey(log) && isFull()) {
      return full();
    }
    renewed(log).ended = true;
    return Future.succeededFuture();
  }

  private Held renewed(LogKey log) {
    @Nullable Held held = logs.remove(log);
    Held renewed = held == null ? new Held() : held;
    renewed.touched = ticker.read();
    logs.put(log, renewed);
    return renewed;
  }

  private void forgetOld() {
    long now = ticker.read();
    Iterator<Held> oldest = logs.values().iterator();
    while (oldest.hasNext()) {
      Held held = oldest.next();
      if (now - held.touched < LIFE.toNanos()) {
        return;
      }
      bytesOverAll -= held.bytes;
      oldest.remove();
    }
  }

  private boolean isFull() {
    return logs.size() >= maxLogs;
  }

  private static <T> Future<T> full() {
    return Future.failedFuture(new LogUnavailable("full"));
  }

  private static final class Held {
    private final List<byte[]> messages = new ArrayList<>();
    private long bytes;
    private long touched;
    private boolean ended;

    private boolean takes(byte[] message) {
      return !ended && messages.size() < MAX_MESSAGES && bytes + message.length <= MAX_BYTES;
    }

    private void add(byte[] message) {
      messages.add(message);
      bytes += message.length;
    }

    private List<LogMessage> page(long after) {
      List<LogMessage> page = new ArrayList<>();
      long room = PAGE_BYTES;
      for (int at = (int) Math.min(after, messages.size()); at < messages.size(); at++) {
        byte[] message = messages.get(at);
        room -= message.length;
        if (room < 0 && !page.isEmpty()) {
          break;
        }
        page.add(new LogMessage(at + 1L, message));
      }
      return page;
    }
  }
}
