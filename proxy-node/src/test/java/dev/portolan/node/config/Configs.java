package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;

/** Configurations for tests. */
final class Configs {
  static final String NAME = "portolan.yaml";

  /** The least that can be configured. */
  static final String LEAST = "tenants: {acme: {mounts: {crm: {url: 'http://crm.example/mcp'}}}}\n";

  private Configs() {}

  static GatewayConfig parse(String yaml) {
    return parse(yaml, Map.of());
  }

  static GatewayConfig parse(String yaml, Map<String, String> env) {
    return ConfigLoader.parse(yaml, NAME, env::get);
  }

  /** What is wrong with a configuration, as it is told. */
  static List<String> problemsOf(String yaml) {
    return problemsOf(yaml, Map.of());
  }

  static List<String> problemsOf(String yaml, Map<String, String> env) {
    return catchThrowableOfType(ConfigException.class, () -> parse(yaml, env)).problems().stream()
        .map(ConfigProblem::toString)
        .toList();
  }

  /** A configuration with one mount, which has these lines besides its url. */
  static String withMount(String... lines) {
    return "tenants:\n  acme:\n    mounts:\n      crm:\n        "
        + String.join("\n        ", lines)
        + "\n";
  }

  static MountConfig onlyMount(GatewayConfig config) {
    return config.tenants().values().iterator().next().mounts().getFirst();
  }
}
