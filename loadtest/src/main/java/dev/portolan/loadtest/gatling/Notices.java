package dev.portolan.loadtest.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.loadtest.answers.Judgement;
import dev.portolan.loadtest.gatling.SseMessages.Heard;
import dev.portolan.loadtest.tally.Figures;
import dev.portolan.loadtest.tally.Tally;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What listeners must hear of changed tools, and what they did. Safe for several threads. */
final class Notices {
  private static final String KIND = "listen stream";
  private static final String CHANGED = "notifications/tools/list_changed";
  private static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
  private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

  private final Tally tally;
  private final List<Long> changedAt = new CopyOnWriteArrayList<>();
  private final Queue<Long> lags = new ConcurrentLinkedQueue<>();
  private final LongAdder streams = new LongAdder();
  private final LongAdder heard = new LongAdder();

  Notices(Tally tally) {
    this.tally = tally;
  }

  /** The tools have changed at this time, in milliseconds. */
  void changed(long at) {
    changedAt.add(at);
  }

  int changes() {
    return changedAt.size();
  }

  long streams() {
    return streams.sum();
  }

  long heard() {
    return heard.sum();
  }

  /** From a change to a notice of it, in milliseconds; 0 if there was none. */
  long lag(int percent) {
    long[] all = lags.stream().mapToLong(lag -> lag).toArray();
    return all.length == 0 ? 0 : new Figures(all).percentile(percent);
  }

  /** All that was heard on one stream, opened before the first change and closed after the last. */
  void heard(String id, List<Heard> messages) {
    streams.increment();
    String fault = faultIn(id, messages);
    tally.noted(
        KIND, fault == null ? Judgement.good() : Judgement.wrong("not what was told", fault), id);
    for (int notice = 1; notice < messages.size(); notice++) {
      heard.increment();
      if (notice <= changedAt.size()) {
        lags.add(messages.get(notice).at() - changedAt.get(notice - 1));
      }
    }
  }

  private @Nullable String faultIn(String id, List<Heard> messages) {
    int expected = 1 + changedAt.size();
    if (messages.size() != expected) {
      return messages.size() + " messages (expected: " + expected + "): " + messages;
    }
    for (int at = 0; at < messages.size(); at++) {
      JsonNode message = messages.get(at).message();
      String method = at == 0 ? ACKNOWLEDGED : CHANGED;
      boolean own = message.path("params").path("_meta").path(SUBSCRIPTION).asText().equals(id);
      if (!own || !message.path("method").asText().equals(method)) {
        return message + " (expected: " + method + " of " + id + ")";
      }
    }
    return null;
  }
}
