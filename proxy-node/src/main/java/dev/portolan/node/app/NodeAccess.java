package dev.portolan.node.app;

import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.ConfigProblem;
import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How a command reaches a node.
 *
 * @param url of its management listener; http or https, with a host, perhaps a path before those of
 *     the endpoints, and nothing else
 * @param token to show
 */
record NodeAccess(URI url, Secret token) {
  NodeAccess {
    String scheme = String.valueOf(url.getScheme());
    boolean known = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    if (url.getRawUserInfo() != null) {
      throw wrong("***", "one without user and password");
    }
    if (!known || url.getHost() == null) {
      throw wrong(url.toString(), "such as http://127.0.0.1:8081");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw wrong(url.toString(), "one without query and fragment");
    }
  }

  private static CommandFailed wrong(String url, String expected) {
    return new CommandFailed(ExitCode.USAGE, CacheRefused.problem("--url", url, expected));
  }

  /** The URL of an endpoint. */
  URI at(String path) {
    String before = url.toString();
    String base = before.endsWith("/") ? before.substring(0, before.length() - 1) : before;
    return URI.create(base + path);
  }

  /**
   * Where a node of this configuration is found from this machine.
   *
   * @throws ConfigException if it is not found anywhere in particular
   */
  static URI urlOf(ManagementConfig config, Path file) {
    if (!config.enabled()) {
      throw unreachable(file, "management.enabled", "false", "true, or --url");
    }
    if (config.port() == 0) {
      throw unreachable(file, "management.port", "0", "the port of the node, or --url");
    }
    String host =
        switch (config.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "[::]" -> "[::1]";
          default -> config.host();
        };
    boolean bare = host.contains(":") && !host.startsWith("[");
    return URI.create("http://" + (bare ? "[" + host + "]" : host) + ":" + config.port());
  }

  private static ConfigException unreachable(
      Path file, String path, String found, String expected) {
    return new ConfigException(
        List.of(new ConfigProblem(file.toString(), 0, 0, path, found, expected)));
  }
}
