package dev.portolan.node.config;

/**
 * Where health and metrics are found.
 *
 * @param host name or address to listen on
 * @param port 0 to 65535; 0 takes any free one
 * @param enabled false for no management listener at all
 */
public record ManagementConfig(String host, int port, boolean enabled) {
  public static final ManagementConfig DEFAULT = new ManagementConfig("127.0.0.1", 8081, true);

  public ManagementConfig {
    ListenConfig.PORT.require("port", port);
  }
}
