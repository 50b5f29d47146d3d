package dev.portolan.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a redis-server is started: by default with nothing but what makes it a test's own, that is
 * loopback only, nothing written to disk, all commands allowed.
 *
 * @param binary the program; null for {@link RedisBinary#find()}
 * @param login the only user it lets in; null if anyone may come
 * @param tls what it shows on a second port, with TLS; null if there is none
 * @param arguments added to the command line, as in {@code "--maxmemory", "2mb"}
 */
public record RedisSetup(
    @Nullable RedisBinary binary,
    @Nullable RedisLogin login,
    @Nullable RedisTls tls,
    List<String> arguments) {
  private static final RedisSetup BARE = new RedisSetup(null, null, null, List.of());

  public RedisSetup {
    arguments = List.copyOf(arguments);
  }

  /** Nothing special. */
  public static RedisSetup bare() {
    return BARE;
  }

  public RedisSetup binary(RedisBinary program) {
    return new RedisSetup(program, login, tls, arguments);
  }

  /** Lets in this user only; with "default" as the user, whoever has the password. */
  public RedisSetup login(String user, String password) {
    return new RedisSetup(binary, new RedisLogin(user, password), tls, arguments);
  }

  /** Listens on a second port too, with TLS; clients need no certificate. */
  public RedisSetup tls(RedisTls certificate) {
    return new RedisSetup(binary, login, certificate, arguments);
  }

  /** Adds to the command line. */
  public RedisSetup with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new RedisSetup(binary, login, tls, all);
  }
}
