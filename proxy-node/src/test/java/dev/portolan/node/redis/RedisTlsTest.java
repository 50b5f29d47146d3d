package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Rooms.refusedFor;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Tls;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.Secret;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSetup;
import dev.portolan.testkit.redis.RedisTls;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
  private static final RedisTls CERTIFICATE = RedisTls.selfSigned();
  private static final RedisServer REDIS = RedisServer.start(RedisSetup.bare().tls(CERTIFICATE));

  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
  }

  @AfterAll
  static void end() {
    REDIS.close();
  }

  @Test
  void whoTrustsTheCertificateReachesRedis() throws Exception {
    // When
    RedisRoom room = rooms.reached(config(REDIS.tlsUri(), trusting(CERTIFICATE, true)));
    Ear ear = new Ear();

    // Then
    done(room.bus().subscribe(ear));
    stored(room.store(), key("a"), Samples.large(600_000, 1));
    assertThat(done(room.store().lookup(key("a"))).listing()).isNotNull();
  }

  @Test
  void whoDoesNotTrustItDoesNot() throws Exception {
    // When
    RedisRoom room = rooms.open(config(REDIS.tlsUri(), new Tls(null, null, null, null, true)));

    // Then
    refusedFor(Reason.TLS, room);
  }

  @Test
  void aCertificateOfAnotherHostIsRefusedUnlessHostsDoNotMatter() throws Exception {
    // Given
    RedisTls elsewhere = RedisTls.selfSignedFor("elsewhere.example");
    try (RedisServer redis = RedisServer.start(RedisSetup.bare().tls(elsewhere))) {
      // When
      RedisRoom strict = rooms.open(config(redis.tlsUri(), trusting(elsewhere, true)));
      RedisRoom lenient = rooms.open(config(redis.tlsUri(), trusting(elsewhere, false)));

      // Then
      refusedFor(Reason.TLS, strict);
      Rooms.reached(lenient);
      stored(lenient.store(), key("a"), small("a"));
    }
  }

  @Test
  void aStoreThatIsNoneIsRefusedByName(@TempDir Path folder) throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("trust.p12"), "no key store");
    Tls tls = new Tls(file, new Secret("geheim"), null, null, true);

    // When, Then
    assertThatThrownBy(() -> rooms.open(config(REDIS.tlsUri(), tls)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("trustStore")
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("geheim");
  }

  @Test
  void aWrongPasswordOfAStoreIsRefusedByName() {
    // Given
    Tls tls = new Tls(null, null, CERTIFICATE.trustStore(), new Secret("geheim"), true);

    // When, Then
    assertThatThrownBy(() -> rooms.open(config(REDIS.tlsUri(), tls)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keyStore")
        .hasMessageNotContaining("geheim");
  }

  private static Tls trusting(RedisTls certificate, boolean verifyHostname) {
    return new Tls(
        certificate.trustStore(), new Secret(RedisTls.PASSWORD), null, null, verifyHostname);
  }

  private static RedisConfig config(URI address, @Nullable Tls tls) {
    return Rooms.config(new Topology.Single(address), "p", null, null, tls);
  }
}
