package dev.portolan.k8s;

import static dev.portolan.k8s.PodRules.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.tenant.ClientFactories;
import dev.portolan.node.tenant.ConfiguredTenants;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the nodes of Portolan need of their manifests. */
final class FleetRules {
  private static final Duration SPARE = Duration.ofSeconds(5);
  private static final int FEWEST = 3;

  private static final Map<String, String> STREAMING =
      Map.of(
          "proxy-buffering", "off",
          "proxy-request-buffering", "off",
          "proxy-http-version", "1.1",
          "proxy-read-timeout", "3600",
          "proxy-next-upstream", "error timeout");

  static final List<Rule> ALL =
      List.of(
          new Rule("the configuration is good", FleetRules::configuration),
          new Rule("the grace period covers the drain", FleetRules::drain),
          new Rule("probes and clients find the listeners", FleetRules::listeners),
          new Rule("nodes that share a store are a fleet", FleetRules::fleet),
          new Rule("ingress is safe for streams", FleetRules::ingress));

  private FleetRules() {}

  /** The nodes, as far as they are there. */
  private static Optional<Workload> nodes(Manifests manifests) {
    return manifests.named("Deployment", "portolan").map(Workload::new);
  }

  /**
   * The configuration that nodes will read, with the environment that they will have.
   *
   * @throws ConfigException if they would refuse it
   */
  private static GatewayConfig read(Manifests manifests) {
    Map<String, String> environment = new HashMap<>();
    nodes(manifests).stream()
        .flatMap(nodes -> nodes.containers().stream())
        .flatMap(container -> Workload.each(container.path("env")))
        .forEach(
            variable ->
                DataKey.of(variable)
                    .map(key -> key.in(manifests).textValue())
                    .ifPresent(value -> environment.put(variable.path("name").asText(), value)));
    String text = new DataKey("ConfigMap", "portolan", "portolan.yaml").in(manifests).asText();
    GatewayConfig config = ConfigLoader.parse(text, "portolan.yaml", environment::get);
    var unused = new ConfiguredTenants(config, ClientFactories.found(), Clock.systemUTC());
    return config;
  }

  private static List<String> configuration(Manifests manifests) {
    try {
      var unused = read(manifests);
      return List.of();
    } catch (ConfigException wrong) {
      return List.of(String.valueOf(wrong.getMessage()));
    }
  }

  /** What nodes will read; a configuration that they refuse is the problem of one rule alone. */
  private static Stream<GatewayConfig> readable(Manifests manifests) {
    return configuration(manifests).isEmpty() ? Stream.of(read(manifests)) : Stream.empty();
  }

  private static List<String> drain(Manifests manifests) {
    return readable(manifests).flatMap(config -> drain(manifests, config.limits())).toList();
  }

  private static Stream<String> drain(Manifests manifests, LimitsConfig limits) {
    Duration needed = limits.shutdownDelay().plus(limits.drainTimeout()).plus(SPARE);
    return nodes(manifests).stream()
        .map(nodes -> nodes.pod().path("terminationGracePeriodSeconds"))
        .flatMap(
            grace ->
                require(
                    grace.asLong() >= needed.toSeconds() && !limits.shutdownDelay().isZero(),
                    "terminationGracePeriodSeconds " + grace + " with " + limits.shutdownDelay(),
                    "a shutdownDelay, and at least " + needed.toSeconds() + " s"));
  }

  private static List<String> listeners(Manifests manifests) {
    return readable(manifests)
        .flatMap(
            config ->
                Stream.concat(
                    listener(manifests, "http", config.listen().host(), config.listen().port()),
                    listener(
                        manifests,
                        "management",
                        config.management().host(),
                        config.management().port())))
        .toList();
  }

  private static Stream<String> listener(Manifests manifests, String name, String host, int port) {
    boolean open =
        nodes(manifests).stream()
            .flatMap(nodes -> nodes.containers().stream())
            .flatMap(container -> Workload.each(container.path("ports")))
            .anyMatch(
                each ->
                    each.path("name").asText().equals(name)
                        && each.path("containerPort").asInt() == port);
    return require(
        open && host.equals("0.0.0.0"),
        "%s at %s:%d".formatted(name, host, port),
        "0.0.0.0 and the containerPort of that name");
  }

  private static List<String> fleet(Manifests manifests) {
    return readable(manifests)
        .filter(config -> config.store() instanceof RedisConfig)
        .flatMap(config -> several(manifests))
        .toList();
  }

  private static Stream<String> several(Manifests manifests) {
    Stream<String> scaled =
        require(
            manifests
                .ofKind("HorizontalPodAutoscaler")
                .anyMatch(scaler -> scaler.at("/spec/minReplicas").asInt() >= FEWEST),
            "minReplicas",
            "an autoscaler with " + FEWEST + " or more");
    Stream<String> kept =
        require(
            manifests
                .ofKind("PodDisruptionBudget")
                .anyMatch(budget -> budget.at("/spec/maxUnavailable").asInt() == 1),
            "maxUnavailable",
            "a budget of 1");
    Stream<String> spread =
        nodes(manifests).stream()
            .flatMap(
                nodes ->
                    require(
                        nodes.pod().path("topologySpreadConstraints").size() > 1,
                        "topologySpreadConstraints",
                        "one for hosts, one for zones"));
    return Stream.of(scaled, kept, spread).flatMap(problems -> problems);
  }

  private static List<String> ingress(Manifests manifests) {
    return manifests.ofKind("Ingress").flatMap(FleetRules::unsafe).toList();
  }

  private static Stream<String> unsafe(ObjectNode ingress) {
    JsonNode said = ingress.at("/metadata/annotations");
    return STREAMING.entrySet().stream()
        .flatMap(
            wanted -> {
              String key = "nginx.ingress.kubernetes.io/" + wanted.getKey();
              return require(
                  said.path(key).asText().equals(wanted.getValue()),
                  key + " " + said.path(key),
                  wanted.getValue());
            });
  }
}
