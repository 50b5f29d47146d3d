package dev.portolan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.LimitsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shipped beside the manifests: compose, and the balancer's configuration. */
class ComposeTest {
  private static final Path ROOT = Path.of("..");
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void everyContainerIsLockedDownAndBounded() throws IOException {
    // Given
    JsonNode services = compose().path("services");
    assertThat(services.size()).isGreaterThan(6);

    // When
    List<String> open =
        services.properties().stream()
            .filter(each -> !isLockedDown(each.getValue()))
            .map(each -> each.getKey())
            .toList();

    // Then
    assertThat(open).isEmpty();
  }

  private static boolean isLockedDown(JsonNode service) {
    return service.path("read_only").asBoolean()
        && service.path("cap_drop").toString().equals("[\"ALL\"]")
        && service.path("security_opt").toString().equals("[\"no-new-privileges:true\"]")
        && !service.path("mem_limit").asText().isEmpty()
        && service.path("image").asText().matches("\\$\\{[A-Z_]+:-[^:}]+:(?!latest)[^:}]+}");
  }

  @Test
  void nodesTakeTheirConfigurationAndEndWithinTheirGrace() throws IOException {
    // Given
    String text = Files.readString(ROOT.resolve("deploy/compose/portolan.yaml"));

    // When
    GatewayConfig config =
        ConfigLoader.parse(text, "portolan.yaml", name -> "a secret that is long enough");

    // Then
    String grace = compose().at("/services/node-1/stop_grace_period").asText();
    assertThat(Duration.parse("PT" + grace))
        .isGreaterThan(config.limits().shutdownDelay().plus(config.limits().drainTimeout()));
  }

  @Test
  void balancerLetsThroughWhatNodesTakeAndPassesNothingOnTwice() throws IOException {
    // Given
    String text = Files.readString(ROOT.resolve("deploy/nginx/portolan.conf"));
    List<String> directives = text.replaceAll("#.*", "").lines().map(String::strip).toList();

    // When
    Matcher body = Pattern.compile("client_max_body_size (\\d+)m;").matcher(text);

    // Then
    assertThat(body.find()).isTrue();
    assertThat(Long.parseLong(body.group(1)) * MEBIBYTE)
        .isGreaterThan(LimitsConfig.DEFAULT.maxBodyBytes());
    assertThat(directives)
        .contains(
            "proxy_buffering off;",
            "proxy_request_buffering off;",
            "proxy_http_version 1.1;",
            "proxy_next_upstream error timeout;")
        .noneMatch(directive -> directive.contains("non_idempotent"))
        .noneMatch(directive -> directive.matches("(ip_hash|sticky|hash|least_conn)\\b.*"));
  }

  @Test
  void balancerForgetsIdleConnectionsBeforeNodesThatLeaveRefuse() throws IOException {
    // Given
    String balancer = Files.readString(ROOT.resolve("deploy/nginx/portolan.conf"));
    String upstream = balancer.substring(0, balancer.indexOf("server {"));
    String nodes = Files.readString(ROOT.resolve("deploy/compose/portolan.yaml"));

    // When
    Matcher kept = Pattern.compile("keepalive_timeout (\\d+)s;").matcher(upstream);

    // Then
    assertThat(kept.find()).isTrue();
    assertThat(Duration.ofSeconds(Long.parseLong(kept.group(1))))
        .isLessThan(
            ConfigLoader.parse(nodes, "portolan.yaml", name -> "a secret that is long enough")
                .limits()
                .shutdownDelay());
  }

  private static JsonNode compose() throws IOException {
    return Kustomization.read(ROOT.resolve("docker-compose.yml")).getFirst();
  }
}
