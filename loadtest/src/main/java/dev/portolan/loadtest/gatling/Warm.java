package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.answers.Answer;
import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.answers.Judgement;
import dev.portolan.loadtest.fleet.Wrong;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Has a node know its lists before they are asked for by many. */
final class Warm {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ID = "warm-up";

  private Warm() {}

  /**
   * Lists the tools of an endpoint, once.
   *
   * @throws Wrong if there are none
   */
  static void up(URI endpoint) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", Modern.version())
            .header("Mcp-Method", "tools/list")
            .POST(BodyPublishers.ofString(Modern.list(ID)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
      Judgement judgement =
          new Answer(reply.statusCode(), reply.body()).judge(ID, Expected.some("tools"));
      if (!judgement.isGood()) {
        throw new Wrong(endpoint + ": " + judgement);
      }
    } catch (IOException cause) {
      throw new Wrong(endpoint + ": " + cause.getMessage(), cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }
}
