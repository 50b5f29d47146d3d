package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.node.config.ListenConfig;
import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.config.Secret;
import io.vertx.core.MultiMap;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the catalog and give commands to it: whoever shows the management token, and is no
 * page in a browser, that may have been made to send what its user did not mean.
 */
final class ManagementGate {
  private static final Pattern BEARER =
      Pattern.compile("bearer +([!-~]{1,8192}) *", Pattern.CASE_INSENSITIVE);
  private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");

  private final boolean loopback;
  private final byte @Nullable [] token;

  ManagementGate(ManagementConfig config) {
    this.loopback = config.loopback();
    Secret expected = config.token();
    this.token = expected == null ? null : digest(expected.value());
  }

  /**
   * Why a request may not come in.
   *
   * @param status 401 or 403
   */
  record Refusal(int status, String problem) {}

  /** Null if it may come in. */
  @Nullable Refusal refusalOf(MultiMap headers) {
    String origin = headers.get("Origin");
    if (origin != null) {
      return forbidden("Origin", origin, "none: browsers are not let in");
    }
    String host = headers.get("Host");
    if (loopback && host != null && !isLoopback(host)) {
      return forbidden("Host", host, "a name of this machine, such as 127.0.0.1");
    }
    if (token == null) {
      return new Refusal(
          403, "management.token is not set, so nobody may (expected: set it, and restart)");
    }
    return MessageDigest.isEqual(token, digest(shown(headers)))
        ? null
        : new Refusal(
            401, "no or a wrong token (expected: Authorization: Bearer management.token)");
  }

  private static Refusal forbidden(String header, String value, String expected) {
    return new Refusal(403, CacheRefused.problem(header, value, expected));
  }

  /** A foreign name that leads here is an attempt to rebind DNS. */
  private static boolean isLoopback(String host) {
    return ListenConfig.isLoopback(PORT.matcher(host.strip()).replaceFirst(""));
  }

  /** Empty, which is no token, unless there is exactly one. */
  private static String shown(MultiMap headers) {
    List<String> values = headers.getAll("Authorization");
    if (values.size() != 1) {
      return "";
    }
    Matcher bearer = BEARER.matcher(values.getFirst());
    return bearer.matches() ? bearer.group(1) : "";
  }

  /** Digests are of one length, so that comparing them takes the same time whatever is shown. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
    }
  }
}
