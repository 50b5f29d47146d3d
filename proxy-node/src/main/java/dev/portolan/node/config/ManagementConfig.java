package dev.portolan.node.config;

import org.jspecify.annotations.Nullable;

/**
 * Where health and metrics are found.
 *
 * @param host name or address to listen on
 * @param port 0 to 65535; 0 takes any free one
 * @param enabled false for no management listener at all
 * @param token what a caller must show to give commands, 16 to 8192 characters of visible ASCII
 *     without spaces; null if nobody may
 */
public record ManagementConfig(String host, int port, boolean enabled, @Nullable Secret token) {
  private static final int LEAST_TOKEN_CHARACTERS = 16;

  /** In words. */
  public static final String A_TOKEN =
      LEAST_TOKEN_CHARACTERS + " to 8192 characters of visible ASCII without spaces";

  public static final ManagementConfig DEFAULT =
      new ManagementConfig("127.0.0.1", 8081, true, null);

  public ManagementConfig {
    ListenConfig.PORT.require("port", port);
    if (token != null && !isToken(token.value())) {
      throw new IllegalArgumentException("token: *** (expected: " + A_TOKEN + ")");
    }
  }

  /** True if only this machine can reach the listener. */
  public boolean loopback() {
    return ListenConfig.isLoopback(host);
  }

  /** True for what fits into a header, and is long enough not to be guessed. */
  public static boolean isToken(String text) {
    return text.length() >= LEAST_TOKEN_CHARACTERS
        && HeaderRules.isValue(text)
        && !text.contains(" ");
  }
}
