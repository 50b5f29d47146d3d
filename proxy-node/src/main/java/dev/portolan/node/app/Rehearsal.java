package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does what the lines of the demonstration say, so many times, and ends it. It shows that an
 * installation works, and lets a JVM learn for the next one what a node does (AOT cache).
 */
final class Rehearsal {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final List<DemoRequest> LINES =
      List.of(DemoRequest.LIST, DemoRequest.TIDE, DemoRequest.ENTRY);

  private final int rounds;
  private final PrintWriter out;

  Rehearsal(int rounds, PrintWriter out) {
    this.rounds = rounds;
    this.out = out;
  }

  /**
   * Waits until the node has started, asks it, and stops it.
   *
   * @return the exit code for good answers
   * @throws CommandFailed if one is not good
   */
  int follow(Future<RunningNode> starting) throws Exception {
    RunningNode node = await(starting, START);
    try {
      ask(URI.create(node.address() + "/mcp"));
    } finally {
      await(node.stop(), node.stopTimeout());
    }
    out.println("Asked " + LINES.size() * rounds + " times, and every answer was good.");
    out.flush();
    return ExitCode.OK;
  }

  private void ask(URI endpoint) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      for (int round = 0; round < rounds; round++) {
        for (DemoRequest line : LINES) {
          String answer = answer(http, endpoint, line);
          if (round == 0) {
            out.println(answer);
          }
        }
      }
    } finally {
      http.shutdownNow();
    }
  }

  private static String answer(HttpClient http, URI endpoint, DemoRequest line)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofString(line.body()));
    line.headers().forEach(request::header);
    try {
      HttpResponse<String> reply =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
      if (reply.statusCode() != 200
          || !reply.body().contains("\"result\"")
          || reply.body().contains("\"isError\":true")) {
        throw failed(line, reply.statusCode() + " " + reply.body());
      }
      return reply.body();
    } catch (IOException cause) {
      throw failed(line, String.valueOf(cause));
    }
  }

  private static CommandFailed failed(DemoRequest line, String answer) {
    return new CommandFailed(
        ExitCode.INTERNAL,
        "%s %s was answered %s (expected: 200 and a result)"
            .formatted(line.method(), line.tool(), answer));
  }

  private static <T> T await(Future<T> future, Duration limit) throws Exception {
    BlockingQueue<AsyncResult<T>> outcome = new ArrayBlockingQueue<>(1);
    future.onComplete(outcome::add);
    AsyncResult<T> got = outcome.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (got == null) {
      throw new TimeoutException("not done within " + limit);
    }
    if (got.failed()) {
      throw got.cause() instanceof Exception known ? known : new IllegalStateException(got.cause());
    }
    return got.result();
  }
}
