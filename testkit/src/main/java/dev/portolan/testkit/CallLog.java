package dev.portolan.testkit;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a server was asked. Keeps the last calls up to a bound; the counts are exact beyond it. Safe
 * for use by several threads.
 */
final class CallLog {
  static final int KEPT = 10_000;
  private static final int KNOWN_METHODS = 200;

  private final Deque<Call> calls = new ArrayDeque<>();
  private final Map<String, Gauge> counts = new ConcurrentHashMap<>();
  private final Deque<Call> cancelled = new ArrayDeque<>();
  private final Gauge cancellations = new Gauge("cancelled calls");

  void heard(Call call) {
    synchronized (this) {
      calls.addLast(call);
      if (calls.size() > KEPT) {
        calls.removeFirst();
      }
    }
    countOf(key(call)).add(1);
  }

  void cancelled(Call call) {
    synchronized (this) {
      cancelled.addLast(call);
      if (cancelled.size() > KEPT) {
        cancelled.removeFirst();
      }
    }
    cancellations.add(1);
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  synchronized List<Call> cancelledCalls() {
    return List.copyOf(cancelled);
  }

  Gauge cancellations() {
    return cancellations;
  }

  int count(String key) {
    Gauge count = counts.get(key);
    return count == null ? 0 : count.value();
  }

  Map<String, Long> counts() {
    Map<String, Long> now = new TreeMap<>();
    counts.forEach((key, count) -> now.put(key, (long) count.value()));
    return now;
  }

  Future<Void> awaitCount(String key, int atLeast) {
    return countOf(key).await(count -> count >= atLeast);
  }

  synchronized void forget() {
    calls.clear();
    cancelled.clear();
    counts.values().forEach(count -> count.add(-count.value()));
    cancellations.add(-cancellations.value());
  }

  private Gauge countOf(String key) {
    String known = counts.size() < KNOWN_METHODS || counts.containsKey(key) ? key : "other";
    return counts.computeIfAbsent(known, Gauge::new);
  }

  /** The method of a message, "response" for a response, else the HTTP method. */
  private static String key(Call call) {
    if (!call.httpMethod().equals("POST")) {
      return call.httpMethod();
    }
    return call.method().isEmpty() ? "response" : call.method();
  }
}
