package dev.portolan.node.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Asks a node what its operators ask: how it is, and what it has counted. */
final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\"");

  private static final Pattern DONE =
      Pattern.compile("(?m)^portolan_store_operations_seconds_count\\{[^}]*\\} (\\S+)$");
  private static final Pattern FAILURES =
      Pattern.compile(
          "(?m)^portolan_store_failures_total\\{[^}]*reason=\"(\\w+)\"[^}]*\\} (\\S+)$");

  private Probe() {}

  /** "ready", "degraded", ...: what a balancer is told. */
  static String health(Gateway node) {
    Matcher status = STATUS.matcher(at(node, "/health/ready"));
    return status.find() ? status.group(1) : "none";
  }

  static void awaitHealth(List<Gateway> nodes, String status) {
    Awaitility.await("all nodes are " + status)
        .atMost(PATIENCE)
        .until(() -> nodes.stream().allMatch(node -> health(node).equals(status)));
  }

  /** What the shared store was asked, and did. */
  static long storeDid(Gateway node) {
    return DONE.matcher(at(node, "/metrics"))
        .results()
        .mapToLong(done -> (long) Double.parseDouble(done.group(1)))
        .sum();
  }

  /** What the shared store was to do, and did not: how often, by reason. */
  static Map<String, Long> storeFailures(Gateway node) {
    return FAILURES
        .matcher(at(node, "/metrics"))
        .results()
        .collect(
            Collectors.toMap(
                failures -> failures.group(1),
                failures -> (long) Double.parseDouble(failures.group(2)),
                Long::sum));
  }

  private static String at(Gateway node, String path) {
    URI uri = URI.create("http://127.0.0.1:" + node.managementPort() + path);
    try {
      return HTTP.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException unanswered) {
      throw new UncheckedIOException(uri + " does not answer", unanswered);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + uri + " was asked", interrupted);
    }
  }
}
