package dev.portolan.node.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Which headers a binding may send, and which it may read. Names are given in lower case. */
public final class HeaderRules {
  private static final int MOST_CHARACTERS = 8 << 10;
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

  /** What the transport itself writes: two voices on these would be request smuggling or worse. */
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "last-event-id",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Credentials of clients never reach backends, so bindings cannot even read them. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of("authorization", "cookie", "proxy-authorization");

  private HeaderRules() {}

  /** True for a token of RFC 9110, at most 128 characters. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** True for visible ASCII with spaces only inside, 1 to 8192 characters. */
  public static boolean isValue(String value) {
    return value.length() <= MOST_CHARACTERS && VALUE.matcher(value).matches();
  }

  /** True if only the gateway itself may write this header. */
  public static boolean isReserved(String name) {
    return OF_THE_TRANSPORT.contains(name) || name.startsWith("mcp-") || name.startsWith("proxy-");
  }

  /** True if no binding may read this header of a request. */
  public static boolean isUnreadable(String name) {
    return OF_THE_CLIENT.contains(name);
  }
}
