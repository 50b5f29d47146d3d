package dev.portolan.node.config;

import dev.portolan.node.config.LimitsConfig.Rate;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what concerns the node as a whole. */
final class NodeReader {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}|\\[[0-9A-Fa-f:.]+]");
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
  private static final Pattern ORIGIN =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
  private static final Bounds<Long> BODY =
      new Bounds<>((long) LimitsConfig.BODY.least(), (long) LimitsConfig.BODY.most());
  private static final Bounds<Long> HEADERS =
      new Bounds<>((long) LimitsConfig.HEADERS.least(), (long) LimitsConfig.HEADERS.most());

  private NodeReader() {}

  static ListenConfig listen(Section section) {
    ListenConfig otherwise = ListenConfig.DEFAULT;
    ListenConfig listen =
        new ListenConfig(
            host(section, otherwise.host()),
            section.integer("port", otherwise.port(), ListenConfig.PORT),
            all(section, "allowedHosts", AUTHORITY, "host or host:port"),
            all(section, "allowedOrigins", ORIGIN, "an origin such as https://app.example"),
            publicUrl(section));
    section.close();
    return listen;
  }

  static ManagementConfig management(Section section, ListenConfig listen) {
    ManagementConfig otherwise = ManagementConfig.DEFAULT;
    ManagementConfig management =
        new ManagementConfig(
            host(section, otherwise.host()),
            section.integer("port", otherwise.port(), ListenConfig.PORT),
            section.flag("enabled", otherwise.enabled()),
            section.field("token").flatMap(NodeReader::token).orElse(null));
    section.close();
    boolean samePort = management.port() == listen.port() && management.port() != 0;
    if (management.enabled() && samePort && management.host().equals(listen.host())) {
      section.wrong("port " + listen.port(), "a port that is not the one of listen");
    }
    return management;
  }

  static @Nullable Secret secret(Section root) {
    return root.field("secret").flatMap(NodeReader::secret).orElse(null);
  }

  static List<Secret> previousSecrets(Section root) {
    List<Field> items = root.list("previousSecrets");
    if (items.size() > GatewayConfig.MOST_PREVIOUS_SECRETS) {
      root.field("previousSecrets")
          .ifPresent(
              field ->
                  field.wrong(
                      items.size() + " secrets", "at most " + GatewayConfig.MOST_PREVIOUS_SECRETS));
    }
    List<Secret> secrets = new ArrayList<>();
    items.forEach(item -> secret(item).ifPresent(secrets::add));
    return secrets;
  }

  private static Optional<Secret> secret(Field field) {
    int least = GatewayConfig.LEAST_SECRET_CHARACTERS;
    return hidden(field, text -> text.length() >= least, "at least " + least + " characters");
  }

  private static Optional<Secret> token(Field field) {
    return hidden(field, ManagementConfig::isToken, ManagementConfig.A_TOKEN);
  }

  private static Optional<Secret> hidden(Field field, Predicate<String> good, String expected) {
    return field.hidden().parsed(text -> Optional.of(text).filter(good).map(Secret::new), expected);
  }

  static CatalogConfig catalog(Section section) {
    CatalogConfig otherwise = CatalogConfig.DEFAULT;
    CatalogConfig catalog =
        new CatalogConfig(
            section.duration("defaultTtl", otherwise.defaultTtl(), CatalogConfig.TTL),
            section.duration("maxTtl", otherwise.maxTtl(), CatalogConfig.TTL),
            section.duration("stalenessBound", otherwise.stalenessBound(), CatalogConfig.STALENESS),
            section.duration("staleOnError", otherwise.staleOnError(), CatalogConfig.TTL),
            section.integer("maxPages", otherwise.maxPages(), CatalogConfig.COUNT),
            section.integer("maxEntries", otherwise.maxEntries(), CatalogConfig.COUNT),
            section.size("maxBytes", otherwise.maxBytes(), CatalogConfig.BYTES),
            section.integer("pageSize", otherwise.pageSize(), CatalogConfig.COUNT));
    section.close();
    return catalog;
  }

  /** A life that is shorter than the idle time is the mistake that is told, not the idle time. */
  static SessionConfig sessions(Section section) {
    SessionConfig otherwise = SessionConfig.DEFAULT;
    Duration idle = section.duration("idle", otherwise.idle(), SessionConfig.IDLE);
    SessionConfig sessions =
        new SessionConfig(
            idle,
            section.duration("maxLife", otherwise.maxLife(), SessionConfig.life(idle)),
            section.integer("maxPerPrincipal", otherwise.maxPerPrincipal(), SessionConfig.COUNT));
    section.close();
    return sessions;
  }

  static LimitsConfig limits(Section section) {
    LimitsConfig otherwise = LimitsConfig.DEFAULT;
    Bounds<Integer> count = LimitsConfig.COUNT;
    LimitsConfig limits =
        new LimitsConfig(
            (int) section.size("maxBodyBytes", otherwise.maxBodyBytes(), BODY),
            section.integer("maxDepth", otherwise.maxDepth(), LimitsConfig.DEPTH),
            (int) section.size("maxHeaderBytes", otherwise.maxHeaderBytes(), HEADERS),
            section.integer("maxConnections", otherwise.maxConnections(), count),
            section.integer("maxCallsPerTenant", otherwise.maxCallsPerTenant(), count),
            section.integer("maxCallsPerMount", otherwise.maxCallsPerMount(), count),
            section.integer("maxStreamsPerTenant", otherwise.maxStreamsPerTenant(), count),
            section.duration("callTimeout", otherwise.callTimeout(), LimitsConfig.TIMEOUT),
            section.duration("listTimeout", otherwise.listTimeout(), LimitsConfig.TIMEOUT),
            section.duration("connectTimeout", otherwise.connectTimeout(), LimitsConfig.TIMEOUT),
            section.duration("bodyTimeout", otherwise.bodyTimeout(), LimitsConfig.TIMEOUT),
            section.duration("shutdownDelay", otherwise.shutdownDelay(), LimitsConfig.DRAIN),
            section.duration("drainTimeout", otherwise.drainTimeout(), LimitsConfig.DRAIN),
            section.field("rate").map(field -> rate(field.section())).orElse(null));
    section.close();
    return limits;
  }

  private static Rate rate(Section section) {
    if (section.field("perSecond").isEmpty()) {
      section.missing("perSecond", "calls a second, " + LimitsConfig.COUNT);
    }
    int perSecond = section.integer("perSecond", 1, LimitsConfig.COUNT);
    Rate rate = new Rate(perSecond, section.integer("burst", perSecond, LimitsConfig.COUNT));
    section.close();
    return rate;
  }

  static LogConfig log(Section section) {
    LogConfig log =
        new LogConfig(
            section.choice("level", LogConfig.DEFAULT.level()),
            section.choice("format", LogConfig.DEFAULT.format()),
            section.choice("access", LogConfig.DEFAULT.access()),
            section.flag("audit", LogConfig.DEFAULT.audit()),
            section.choice("clientAddress", LogConfig.DEFAULT.clientAddress()));
    section.close();
    return log;
  }

  private static String host(Section section, String otherwise) {
    return section.value(
        "host", otherwise, text -> matching(text, HOST), "a host name or an IP address");
  }

  private static Set<String> all(Section section, String key, Pattern form, String expected) {
    Set<String> values = new LinkedHashSet<>();
    for (Field item : section.list(key)) {
      item.parsed(text -> matching(text, form), expected).ifPresent(values::add);
    }
    return values;
  }

  private static @Nullable URI publicUrl(Section section) {
    return section
        .field("publicUrl")
        .flatMap(
            field ->
                field.parsed(
                    text -> UrlTemplate.of(Template.parse(text)).flatMap(u -> u.render(v -> v)),
                    "an absolute http or https URL"))
        .orElse(null);
  }

  static Optional<String> matching(String text, Pattern form) {
    return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }
}
