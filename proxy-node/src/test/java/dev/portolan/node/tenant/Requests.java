package dev.portolan.node.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Requests and configurations for tests. */
final class Requests {
  private Requests() {}

  static RequestHead post(String path, String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new RequestHead("POST", path, headers);
  }

  static GatewayConfig config(String yaml) {
    return ConfigLoader.parse(yaml, "portolan.yaml", name -> null);
  }

  static String sha256(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The outcome of a look-up that must be there at once. */
  static Caller caller(Future<Caller> resolved) {
    assertThat(resolved.succeeded()).as("%s", resolved.cause()).isTrue();
    return resolved.result();
  }
}
