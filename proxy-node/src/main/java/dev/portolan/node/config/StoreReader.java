package dev.portolan.node.config;

import dev.portolan.node.config.RedisConfig.Tls;
import dev.portolan.node.config.RedisConfig.Topology;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads where listings and epochs are kept. Where something is wrong, what is returned is sound and
 * of no further use: reading goes on, and the problems are thrown at its end.
 */
final class StoreReader {
  private static final Pattern USERNAME = Pattern.compile("\\S{1,256}");

  private StoreReader() {}

  private enum Kind {
    MEMORY,
    REDIS
  }

  /** Who to be there. A name without a password is none. */
  record Login(@Nullable String username, @Nullable Secret password) {}

  static StoreConfig store(Section root) {
    Section section = root.section("store");
    Optional<Kind> kind = section.choiceUnlessWrong("kind", Kind.MEMORY);
    StoreConfig store = new StoreConfig.Memory();
    if (kind.isEmpty()) {
      // of which kind the other keys are, nobody knows
      section.all();
    } else if (kind.get() == Kind.REDIS) {
      if (root.field("secret").isEmpty()) {
        root.missing("secret", GatewayConfig.SHARED_SECRET);
      }
      store = redis(section);
    }
    section.close();
    return store;
  }

  private static StoreConfig redis(Section section) {
    Optional<Topology> topology = new TopologyReader(section).topology();
    boolean secure =
        topology.filter(some -> RedisAddress.isSecure(some.addresses().getFirst())).isPresent();
    Tls tls = tls(section, topology.isPresent() && !secure);
    Login login = login(section);
    int database = database(section, topology);
    String keyPrefix =
        section.value(
            "keyPrefix",
            RedisConfig.DEFAULT_KEY_PREFIX,
            text -> NodeReader.matching(text, RedisConfig.KEY_PREFIX),
            "1 to 32 letters, digits, '.', '_' or '-'");
    var timeout = section.duration("timeout", RedisConfig.DEFAULT_TIMEOUT, RedisConfig.TIMEOUT);
    var connectTimeout =
        section.duration(
            "connectTimeout", RedisConfig.DEFAULT_CONNECT_TIMEOUT, RedisConfig.TIMEOUT);
    int connections =
        section.integer("connections", RedisConfig.DEFAULT_CONNECTIONS, RedisConfig.CONNECTIONS);
    return topology
        .<StoreConfig>map(
            servers ->
                new RedisConfig(
                    servers,
                    login.username(),
                    login.password(),
                    database,
                    secure ? tls : null,
                    keyPrefix,
                    timeout,
                    connectTimeout,
                    connections))
        .orElseGet(StoreConfig.Memory::new);
  }

  static Login login(Section section) {
    Optional<Field> field = section.field("password");
    Secret password = field.flatMap(StoreReader::password).orElse(null);
    String username =
        section
            .field("username")
            .flatMap(
                name ->
                    name.parsed(
                        text -> NodeReader.matching(text, USERNAME),
                        "1 to 256 characters without spaces"))
            .orElse(null);
    if (username != null && field.isEmpty()) {
      section.missing("password", "the password of username");
    }
    return new Login(password == null ? null : username, password);
  }

  private static Optional<Secret> password(Field field) {
    return field
        .hidden()
        .parsed(
            text -> text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text)),
            "at least one character");
  }

  private static int database(Section section, Optional<Topology> topology) {
    int database = section.integer("database", 0, RedisConfig.DATABASE);
    if (database == 0 || topology.filter(Topology.Cluster.class::isInstance).isEmpty()) {
      return database;
    }
    section.field("database").ifPresent(field -> field.wrong("0: a cluster has no other"));
    return 0;
  }

  private static Tls tls(Section store, boolean plain) {
    if (plain) {
      store.field("tls").ifPresent(field -> field.wrong("set", "rediss:// addresses, or no tls"));
    }
    Section section = store.section("tls");
    Optional<Path> trustStore = path(section, "trustStore");
    Optional<Path> keyStore = path(section, "keyStore");
    Tls tls =
        new Tls(
            trustStore.orElse(null),
            storePassword(section, "trustStore", trustStore),
            keyStore.orElse(null),
            storePassword(section, "keyStore", keyStore),
            section.flag("verifyHostname", Tls.DEFAULT.verifyHostname()));
    section.close();
    return tls;
  }

  private static @Nullable Secret storePassword(
      Section section, String store, Optional<Path> path) {
    Optional<Field> field = section.field(store + "Password");
    if (section.field(store).isEmpty()) {
      field.ifPresent(set -> set.wrong("set", "nothing, or the " + store + " that it opens"));
    }
    Optional<Secret> password = field.flatMap(StoreReader::password);
    return path.isPresent() ? password.orElse(null) : null;
  }

  private static Optional<Path> path(Section section, String key) {
    return section
        .field(key)
        .flatMap(field -> field.accepted(StoreReader::absolute, "an absolute path"));
  }

  private static Path absolute(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(text);
    }
    return path;
  }
}
