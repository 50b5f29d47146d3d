package dev.portolan.node.redis;

import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.ConfigProblem;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.redisson.config.Config;
import org.redisson.config.SslVerificationMode;

/**
 * Whom to trust and what to show, read once: a store that cannot be read is found at the start, and
 * not by every connection.
 *
 * @param trust null for whom the JVM trusts
 * @param keys null to show nothing
 * @param verifyHostname whether the certificate must name the host
 */
record TlsStores(
    @Nullable TrustManagerFactory trust, @Nullable KeyManagerFactory keys, boolean verifyHostname) {

  /**
   * Reads the files.
   *
   * @throws ConfigException naming the file that is not a readable store, or does not open with its
   *     password
   */
  static TlsStores read(RedisConfig.Tls tls) {
    Path trustStore = tls.trustStore();
    Path keyStore = tls.keyStore();
    return new TlsStores(
        trustStore == null ? null : trusting(trustStore, tls.trustStorePassword()),
        keyStore == null ? null : showing(keyStore, tls.keyStorePassword()),
        tls.verifyHostname());
  }

  void addTo(Config config) {
    config.setSslVerificationMode(
        verifyHostname ? SslVerificationMode.STRICT : SslVerificationMode.CA_ONLY);
    if (trust != null) {
      config.setSslTrustManagerFactory(trust);
    }
    if (keys != null) {
      config.setSslKeyManagerFactory(keys);
    }
  }

  private static TrustManagerFactory trusting(Path file, @Nullable Secret password) {
    try {
      KeyStore store = KeyStore.getInstance(file.toFile(), characters(password));
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException | IOException unreadable) {
      throw unreadable("trustStore", file, unreadable);
    }
  }

  private static KeyManagerFactory showing(Path file, @Nullable Secret password) {
    try {
      char[] characters = characters(password);
      KeyStore store = KeyStore.getInstance(file.toFile(), characters);
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, characters);
      return factory;
    } catch (GeneralSecurityException | IOException unreadable) {
      throw unreadable("keyStore", file, unreadable);
    }
  }

  private static char @Nullable [] characters(@Nullable Secret password) {
    return password == null ? null : password.value().toCharArray();
  }

  private static ConfigException unreadable(String setting, Path file, Exception why) {
    String detail = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    var problem =
        new ConfigProblem(
            file.toString(),
            0,
            0,
            "store.tls." + setting,
            detail,
            "a PKCS#12 or JKS store that opens with its password");
    return new ConfigException(List.of(problem));
  }
}
