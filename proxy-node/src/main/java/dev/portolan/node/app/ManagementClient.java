package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a node's management listener. Blocks, for no longer than is stated here. */
final class ManagementClient {
  /** More than the largest answer of a node. */
  static final int MOST_BYTES = 64 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final NodeAccess node;
  private final Duration timeout;

  ManagementClient(NodeAccess node) {
    this(node, TIMEOUT);
  }

  /**
   * @param timeout of a request, from connecting to the last byte of its answer
   */
  ManagementClient(NodeAccess node, Duration timeout) {
    this.node = node;
    this.timeout = timeout;
  }

  /** What a node answered, whole. */
  record Reply(int status, String body) {}

  /**
   * Sends one request.
   *
   * @throws CommandFailed if no answer can be had
   */
  Reply send(CacheRoute route, Map<String, String> parameters) throws InterruptedException {
    URI uri = uri(route, parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + node.token().value());
    HttpRequest ready =
        (route.changes() ? request.POST(HttpRequest.BodyPublishers.noBody()) : request.GET())
            .build();
    HttpClient http = newClient();
    try {
      return exchange(http, ready);
    } finally {
      http.shutdownNow();
    }
  }

  /** Sent to where the user said and nowhere else: the token goes with it. */
  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
  }

  /** The timeout of a request of this client ends with the head; this one covers the body too. */
  private Reply exchange(HttpClient http, HttpRequest request) throws InterruptedException {
    Body body = new Body();
    BlockingQueue<Outcome> outcome = new ArrayBlockingQueue<>(1);
    var unused =
        http.sendAsync(request, BodyHandlers.ofByteArrayConsumer(body))
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((response, failure) -> outcome.add(new Outcome(response, failure)));
    Outcome got = outcome.take();
    HttpResponse<Void> response = got.response();
    if (response == null) {
      throw unreachable(reason(got.failure()));
    }
    if (body.isTooLarge()) {
      throw unreachable("an answer of more than " + MOST_BYTES + " bytes");
    }
    return new Reply(response.statusCode(), body.text());
  }

  private record Outcome(@Nullable HttpResponse<Void> response, @Nullable Throwable failure) {}

  private String reason(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case TimeoutException late -> "no whole answer within " + timeout;
      case ConnectException refused -> "no connection";
      case null, default -> String.valueOf(cause);
    };
  }

  /** A failure that lies between here and the node. */
  CommandFailed unreachable(String reason) {
    return new CommandFailed(
        ExitCode.UNAVAILABLE,
        "cannot reach the node at "
            + node.url()
            + ": "
            + reason
            + " (expected: the management listener of a running node; see --url)");
  }

  private URI uri(CacheRoute route, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return node.at(route.path() + (query.isEmpty() ? "" : "?" + query));
  }

  /** Collects a body within a bound. What comes after it is thrown away. */
  private static final class Body implements Consumer<Optional<byte[]>> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    @Override
    public synchronized void accept(Optional<byte[]> part) {
      byte[] more = part.orElseGet(() -> new byte[0]);
      tooLarge |= bytes.size() + more.length > MOST_BYTES;
      if (!tooLarge) {
        bytes.writeBytes(more);
      }
    }

    synchronized boolean isTooLarge() {
      return tooLarge;
    }

    synchronized String text() {
      return bytes.toString(UTF_8);
    }
  }
}
