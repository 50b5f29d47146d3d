package dev.portolan.loadtest.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.loadtest.answers.Events;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The GET stream of one client, opened again whenever it ends. What is told on it is numbered, so
 * that nothing can be lost or come twice unseen.
 */
final class News implements Runnable {
  private static final int LEAST_PAUSE_MS = 50;
  private static final int MOST_PAUSE_MS = 200;

  private final LegacyHttp http;
  private final Ledger ledger;
  private final String client;
  private volatile int heard;
  private volatile boolean over;
  private @Nullable String lastId;

  News(LegacyHttp http, Ledger ledger, String client) {
    this.http = http;
    this.ledger = ledger;
    this.client = client;
  }

  /** The number of the last that was heard; all before it were. */
  int heard() {
    return heard;
  }

  /** The stream is not opened again. Interrupt its thread to end it. */
  void end() {
    over = true;
  }

  @Override
  public void run() {
    while (!over) {
      try {
        listen();
      } catch (IOException broken) {
        // the node is gone: another has it
      } catch (InterruptedException ended) {
        return;
      }
      try {
        Thread.sleep(ThreadLocalRandom.current().nextInt(LEAST_PAUSE_MS, MOST_PAUSE_MS));
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  private void listen() throws IOException, InterruptedException {
    HttpResponse<InputStream> stream = http.listen(lastId);
    if (stream.statusCode() != 200) {
      String body = LegacyHttp.textOf(stream.body());
      if (stream.statusCode() < 500) {
        ledger.violation(client + ": GET " + stream.statusCode() + " " + body);
      }
      return;
    }
    try (Events events = new Events(stream.body(), lastId)) {
      for (String data = events.next(); data != null && !over; data = events.next()) {
        lastId = events.lastId();
        hear(LegacyHttp.parse(data));
      }
      lastId = events.lastId();
    }
  }

  private void hear(JsonNode message) {
    if (!message.path("params").path("logger").asText().equals("news")) {
      return;
    }
    String said = message.path("params").path("data").asText();
    int dash = said.indexOf('-');
    int number = Integer.parseInt(said.substring(dash + 1));
    ledger.newsHeard();
    if (!said.substring(0, dash).equals(client)) {
      ledger.violation(client + ": heard the news of another: " + said);
    } else if (number <= heard) {
      ledger.violation(client + ": heard " + said + " again");
    } else {
      if (number > heard + 1) {
        ledger.violation(client + ": heard " + said + " after " + heard + " (expected: the next)");
      }
      heard = number;
    }
  }
}
