package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A management listener as an operator with its token uses it. */
final class Managed implements AutoCloseable {
  static final String TOKEN = "an-operators-token-0123456789";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final int port;

  Managed(int port) {
    this.port = port;
  }

  /** A node of this configuration, with a management listener that takes commands. */
  static NodeUnderTest node(String yaml) {
    return NodeUnderTest.exactly(
        ConfigLoader.parse(
            """
            listen: {host: 127.0.0.1, port: 0}
            management: {host: 127.0.0.1, port: 0, token: %s}
            %s
            """
                .formatted(TOKEN, yaml),
            "test",
            name -> null));
  }

  static Managed of(NodeUnderTest node) {
    return new Managed(node.gateway().managementPort());
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What came back. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("none");
    }

    JsonNode json() {
      try {
        return TestClient.JSON.readTree(body());
      } catch (IOException malformed) {
        throw new UncheckedIOException("not JSON: " + body(), malformed);
      }
    }

    JsonNode listings() {
      return json().path("listings");
    }

    String error() {
      return json().path("error").asText();
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path) {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** A request of an operator, to be made other than usual. */
  HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + TOKEN);
  }

  /** The same without a token. */
  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(15));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("expected an answer", interrupted);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
