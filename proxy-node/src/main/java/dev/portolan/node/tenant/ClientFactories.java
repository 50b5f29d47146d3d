package dev.portolan.node.tenant;

import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.ConfigProblem;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The client factories that are on the class path. */
public final class ClientFactories {
  private ClientFactories() {}

  /**
   * All of them, by name.
   *
   * @throws ConfigException if one cannot be loaded, or two have one name
   */
  public static Map<String, ClientFactory> found() {
    Map<String, ClientFactory> factories = new TreeMap<>();
    try {
      for (ClientFactory factory : ServiceLoader.load(ClientFactory.class)) {
        if (factories.putIfAbsent(factory.name(), factory) != null) {
          throw unusable("two factories named '" + factory.name() + "'", "each name once");
        }
      }
    } catch (ServiceConfigurationError broken) {
      throw unusable("" + broken.getMessage(), "a ClientFactory that can be loaded");
    }
    return Map.copyOf(factories);
  }

  private static ConfigException unusable(String found, String expected) {
    return new ConfigException(List.of(new ConfigProblem("class path", 0, 0, "", found, expected)));
  }
}
