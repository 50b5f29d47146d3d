package dev.portolan.node.config;

import dev.portolan.model.catalog.TenantId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads all tenants; one reader sees all keys, since no key may open two doors. */
final class TenantReader {
  static final String AN_ID = "1 to 64 letters, digits, '.', '_' or '-', a letter or digit first";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MOST_CHARACTERS = 256;
  private static final Pattern WORD = Pattern.compile("[!-~]{1,128}");

  private final ListenConfig listen;
  private final Map<String, String> digests = new HashMap<>();

  TenantReader(ListenConfig listen) {
    this.listen = listen;
  }

  Map<TenantId, TenantConfig> tenants(Section root) {
    Map<TenantId, TenantConfig> tenants = new LinkedHashMap<>();
    var fields = root.section("tenants").all();
    if (fields.isEmpty()) {
      root.missing("tenants", "at least one tenant");
    }
    for (Field field : fields) {
      Optional<TenantId> id = id(field);
      TenantConfig tenant = tenant(id.orElse(new TenantId("unnamed")), field.section());
      id.ifPresent(known -> tenants.put(known, tenant));
    }
    return tenants;
  }

  private static Optional<TenantId> id(Field field) {
    try {
      return Optional.of(new TenantId(field.key()));
    } catch (IllegalArgumentException refused) {
      field.wrong("key " + Field.quoted(field.key()), AN_ID);
      return Optional.empty();
    }
  }

  private TenantConfig tenant(TenantId id, Section section) {
    Map<String, String> attributes = named(section, "attributes");
    Set<String> headers = bindingHeaders(section);
    List<ApiKeyConfig> keys = new ArrayList<>();
    List<Field> configured = section.list("apiKeys");
    configured.forEach(item -> apiKey(item).ifPresent(keys::add));
    boolean anonymous = section.flag("anonymous", false);
    var mounts = new MountReader(new Variables(attributes.keySet(), headers)).mounts(section);
    section.close();
    if (!anonymous && configured.isEmpty() && !listen.loopback()) {
      section.wrong("no apiKeys", GatewayConfig.SOME_CREDENTIAL);
    }
    return new TenantConfig(id, attributes, keys, anonymous, mounts, headers);
  }

  private Optional<ApiKeyConfig> apiKey(Field item) {
    Section section = item.section();
    Optional<String> subject = subject(section);
    Optional<String> digest = digest(section);
    Set<String> scopes = words(section, "scopes");
    Map<String, String> claims = named(section, "claims");
    Optional<Instant> expires =
        section
            .field("expires")
            .flatMap(f -> f.parsed(TenantReader::instant, "an instant: 2027-01-31T00:00:00Z"));
    section.close();
    return subject.flatMap(
        who ->
            digest.map(
                sha256 -> new ApiKeyConfig(who, sha256, scopes, claims, expires.orElse(null))));
  }

  private static Optional<String> subject(Section section) {
    String expected = "1 to 256 characters, other than 'anonymous'";
    Optional<Field> field = section.field("subject");
    if (field.isEmpty()) {
      section.missing("subject", expected);
    }
    return field.flatMap(
        present ->
            present.parsed(
                text ->
                    text.isEmpty()
                            || text.length() > MOST_CHARACTERS
                            || text.equals(TenantConfig.ANONYMOUS)
                        ? Optional.empty()
                        : Optional.of(text),
                expected));
  }

  private Optional<String> digest(Section section) {
    String expected = "64 hexadecimal digits: printf %s \"$KEY\" | sha256sum";
    Optional<Field> field = section.field("sha256").map(Field::hidden);
    if (field.isEmpty()) {
      section.missing("sha256", expected);
      return Optional.empty();
    }
    Optional<String> digest =
        field
            .get()
            .parsed(
                text ->
                    Optional.of(text.toLowerCase(Locale.ROOT))
                        .filter(hex -> ApiKeyConfig.DIGEST.matcher(hex).matches()),
                expected);
    if (digest.isPresent()) {
      String first = digests.putIfAbsent(digest.get(), field.get().path());
      if (first != null) {
        field.get().wrong("a key of its own; this is the one of " + first);
      }
    }
    return digest;
  }

  private static Set<String> bindingHeaders(Section section) {
    Set<String> headers = new LinkedHashSet<>();
    for (Field item : section.list("bindingHeaders")) {
      item.parsed(
              text ->
                  Optional.of(text.toLowerCase(Locale.ROOT))
                      .filter(name -> HeaderRules.isName(name) && !HeaderRules.isUnreadable(name)),
              "a header name; authorization, proxy-authorization and cookie are not for bindings")
          .ifPresent(headers::add);
    }
    return headers;
  }

  /** Names and their texts. Values are not shown: they may well be credentials. */
  private static Map<String, String> named(Section section, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Field field : section.section(key).all()) {
      if (!NAME.matcher(field.key()).matches()) {
        field.wrong("key " + Field.quoted(field.key()), "1 to 64 letters, digits, '_' or '-'");
      }
      field.hidden().text().ifPresent(text -> texts.put(field.key(), text));
    }
    return texts;
  }

  static Set<String> words(Section section, String key) {
    Set<String> words = new LinkedHashSet<>();
    for (Field item : section.list(key)) {
      item.parsed(
              text -> WORD.matcher(text).matches() ? Optional.of(text) : Optional.empty(),
              "1 to 128 visible ASCII characters, no space")
          .ifPresent(words::add);
    }
    return words;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }
}
