package dev.portolan.loadtest.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.loadtest.answers.Events;
import dev.portolan.loadtest.faults.Ledger.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of one client, to whatever end. For one thread. */
final class CallAttempt {
  private static final int RESUMES = 40;
  private static final int RESUME_PAUSE_MS = 250;
  private static final int ANSWERS = 10;

  private final LegacyHttp http;
  private final Ledger ledger;
  private final Kind kind;
  private final String serial;
  private final Set<String> seen = new HashSet<>();
  private @Nullable String lastId;
  private boolean resumed;

  CallAttempt(LegacyHttp http, Ledger ledger, Kind kind, String serial) {
    this.http = http;
    this.ledger = ledger;
    this.kind = kind;
    this.serial = serial;
  }

  /** How a call ended, and what there is to say of it. */
  record End(Outcome outcome, String detail) {}

  End make() throws InterruptedException {
    try {
      HttpResponse<InputStream> reply =
          http.post(
              ("{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"tools/call\",\"params\":"
                      + "{\"name\":\"%s\",\"arguments\":{\"serial\":\"%s\"}}}")
                  .formatted(serial, kind.tool(), serial));
      return read(reply);
    } catch (IOException broken) {
      return new End(Outcome.BROKEN, String.valueOf(broken.getMessage()));
    }
  }

  private End read(HttpResponse<InputStream> reply) throws IOException, InterruptedException {
    boolean events =
        reply.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    return events
        ? follow(reply.body())
        : judged(reply.statusCode(), LegacyHttp.textOf(reply.body()));
  }

  private End judged(int status, String body) {
    if (status == 404) {
      return new End(Outcome.SESSION_LOST, body);
    }
    if (status == 502) {
      return new End(Outcome.BROKEN, "502 of the balancer");
    }
    if (status == 503) {
      return new End(Outcome.REFUSED, "503");
    }
    return message(LegacyHttp.parse(body), body);
  }

  private End message(JsonNode message, String raw) {
    JsonNode error = message.path("error");
    if (error.isObject()) {
      boolean retryable = error.path("data").path("retryable").asBoolean();
      return new End(retryable ? Outcome.REFUSED : Outcome.FAILED, error.path("message").asText());
    }
    boolean mine =
        message.path("id").asText().equals(serial)
            && message.at("/result/content/0/text").asText().equals(serial);
    return mine
        ? new End(resumed ? Outcome.RESUMED : Outcome.ANSWERED, "")
        : new End(Outcome.WRONG, raw);
  }

  private End follow(InputStream body) throws InterruptedException {
    try (Events events = new Events(body, lastId)) {
      for (String data = events.next(); data != null; data = events.next()) {
        lastId = events.lastId();
        String own = events.ownId();
        if (own != null && !seen.add(own)) {
          ledger.violation(kind.told() + " " + serial + ": event " + own + " came twice");
        }
        JsonNode message = LegacyHttp.parse(data);
        if (message.has("method")) {
          said(message);
        } else {
          return message(message, data);
        }
      }
      lastId = events.lastId();
    } catch (IOException broken) {
      // as when it ends: what was not seen is asked for
    }
    return lastId == null ? new End(Outcome.BROKEN, "stream ended") : resume(lastId);
  }

  /** A request or a notification on the stream of this call. */
  private void said(JsonNode message) throws InterruptedException {
    if (message.path("method").asText().equals("elicitation/create")) {
      String asked = message.path("params").path("message").asText();
      if (!asked.equals(serial)) {
        ledger.violation(serial + ": asked for " + asked);
      }
      answer(message.path("id"), asked);
    } else if (!message.path("params").path("data").asText().equals(serial)) {
      ledger.violation(serial + ": was told " + message);
    }
  }

  /** Says it until somebody has taken it: an answer that was taken twice counts once. */
  private void answer(JsonNode id, String asked) throws InterruptedException {
    String answer =
        ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":"
                + "{\"action\":\"accept\",\"content\":{\"serial\":\"%s\"}}}")
            .formatted(id, asked);
    for (int tries = 0; tries < ANSWERS; tries++) {
      try {
        HttpResponse<InputStream> taken = http.post(answer);
        taken.body().close();
        if (taken.statusCode() < 500) {
          return;
        }
      } catch (IOException broken) {
        // another node may take it
      }
      Thread.sleep(RESUME_PAUSE_MS);
    }
  }

  private End resume(String after) throws InterruptedException {
    resumed = true;
    String why = "";
    for (int tries = 0; tries < RESUMES; tries++) {
      try {
        HttpResponse<InputStream> reply = http.listen(after);
        if (reply.statusCode() == 200) {
          return follow(reply.body());
        }
        why = reply.statusCode() + " " + LegacyHttp.textOf(reply.body());
        if (reply.statusCode() == 404) {
          return new End(Outcome.SESSION_LOST, why);
        }
        if (reply.statusCode() < 500) {
          return new End(Outcome.FAILED, "cannot be resumed: " + why);
        }
      } catch (IOException broken) {
        why = String.valueOf(broken.getMessage());
      }
      Thread.sleep(RESUME_PAUSE_MS);
    }
    return new End(Outcome.BROKEN, "cannot be resumed: " + why);
  }
}
