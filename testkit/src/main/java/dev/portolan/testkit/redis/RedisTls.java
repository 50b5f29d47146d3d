package dev.portolan.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that has signed itself, for 127.0.0.1 and localhost unless said otherwise, with its
 * key, in files that go when the JVM does.
 *
 * @param certificate PEM; also what a client must trust
 * @param key PEM, not encrypted
 * @param trustStore PKCS #12, holding the certificate as an authority, for {@link #PASSWORD}
 */
public record RedisTls(Path certificate, Path key, Path trustStore) {
  /** Of the trust store. It guards nothing. */
  public static final String PASSWORD = "portolan";

  private static final int PATIENCE_S = 30;
  private static @Nullable RedisTls made;

  /** One certificate for the whole JVM, made when first asked for. */
  public static synchronized RedisTls selfSigned() {
    if (made == null) {
      made = naming("ip:127.0.0.1,dns:localhost");
    }
    return made;
  }

  /** A certificate for another host than the one that it is shown by. */
  public static RedisTls selfSignedFor(String host) {
    return naming("dns:" + host);
  }

  private static RedisTls naming(String hosts) {
    try {
      return make(Files.createTempDirectory("portolan-tls"), hosts);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (GeneralSecurityException cause) {
      throw new IllegalStateException("no certificate can be made", cause);
    }
  }

  private static RedisTls make(Path folder, String hosts)
      throws IOException, GeneralSecurityException {
    folder.toFile().deleteOnExit();
    Path keyStore = folder.resolve("key.p12");
    keytool(keyStore, hosts);
    KeyStore pair = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      pair.load(in, PASSWORD.toCharArray());
    }
    Certificate certificate = pair.getCertificate("redis");
    Key key = pair.getKey("redis", PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("redis", certificate);
    Path trustStore = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(trustStore)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    RedisTls tls =
        new RedisTls(
            pem(folder.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded()),
            pem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded()),
            trustStore);
    List.of(keyStore, tls.certificate, tls.key, trustStore)
        .forEach(file -> file.toFile().deleteOnExit());
    return tls;
  }

  /** Java can read certificates but not make them: that is left to the tool that comes with it. */
  private static void keytool(Path keyStore, String hosts) throws IOException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String flags =
        "-genkeypair -alias redis -keyalg EC -groupname secp256r1 -validity 30 -dname CN=localhost"
            + " -ext bc:c=ca:true -storetype PKCS12 -ext san="
            + hosts;
    ProcessBuilder command = new ProcessBuilder(tool);
    command.command().addAll(List.of(flags.split(" ")));
    command.command().addAll(List.of("-storepass", PASSWORD, "-keystore", keyStore.toString()));
    Process process =
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(tool + " made no key (expected: within " + PATIENCE_S + " s)");
      }
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool was waited for", cause);
    }
  }

  private static Path pem(Path file, String kind, byte[] der) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
  }
}
