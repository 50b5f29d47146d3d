package dev.portolan.node.config;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.config.MountConfig.OnClientList;
import dev.portolan.node.config.MountConfig.Sessions;
import dev.portolan.node.config.MountConfig.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the mounts of one tenant. */
final class MountReader {
  private static final Template NO_URL = Template.parse("");
  private static final String A_URL =
      "an absolute http or https URL, no user, no fragment, no '.' or '..' segment;"
          + " the scheme must be plain text";
  private static final String A_HEADER_VALUE = "visible ASCII on one line, at most 8192 characters";

  private final Variables variables;

  MountReader(Variables variables) {
    this.variables = variables;
  }

  List<MountConfig> mounts(Section tenant) {
    List<MountConfig> mounts = new ArrayList<>();
    var fields = tenant.section("mounts").all();
    if (fields.isEmpty()) {
      tenant.missing("mounts", "at least one mount");
    }
    fields.forEach(field -> mount(field).ifPresent(mounts::add));
    return mounts;
  }

  private Optional<MountConfig> mount(Field field) {
    Optional<MountId> id = id(field);
    Section section = field.section();
    String factory = factory(section);
    Optional<Template> url = url(section, factory);
    Map<String, Template> headers = headers(section);
    Template bearer = bearer(section, headers);
    NamingConfig naming = new NamingReader(section).naming();
    EraChoice era = section.choice("era", EraChoice.AUTO);
    Duration ttl = section.optionalDuration("ttl", CatalogConfig.TTL).orElse(null);
    OnClientList onClientList = section.choice("onClientList", OnClientList.SERVE);
    Share share = section.choice("share", Share.TENANT);
    Sessions sessions = section.choice("sessions", Sessions.PER_CLIENT);
    Set<String> scopes = TenantReader.words(section, "requiredScopes");
    Duration timeout = section.optionalDuration("callTimeout", LimitsConfig.TIMEOUT).orElse(null);
    section.close();
    if (id.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MountConfig(
            id.get(),
            url.get(),
            factory,
            headers,
            bearer,
            era,
            naming,
            ttl,
            onClientList,
            share,
            sessions,
            scopes,
            timeout));
  }

  private static Optional<MountId> id(Field field) {
    try {
      return Optional.of(new MountId(field.key()));
    } catch (IllegalArgumentException refused) {
      field.wrong("key " + Field.quoted(field.key()), TenantReader.AN_ID);
      return Optional.empty();
    }
  }

  private static @Nullable String factory(Section section) {
    String factory =
        section
            .field("factory")
            .flatMap(
                field ->
                    field.parsed(
                        text -> text.isBlank() ? Optional.empty() : Optional.of(text),
                        "the name of a ClientFactory"))
            .orElse(null);
    if (factory != null) {
      for (String other : List.of("url", "headers", "credential")) {
        section
            .field(other)
            .ifPresent(field -> field.wrong("set", "nothing: the factory makes the address"));
      }
    }
    return factory;
  }

  private Optional<Template> url(Section section, @Nullable String factory) {
    if (factory != null) {
      return Optional.of(NO_URL);
    }
    Optional<Field> field = section.field("url");
    if (field.isEmpty()) {
      section.missing("url", "a url, or a factory");
      return Optional.empty();
    }
    // where a URL may hold a credential, it is not shown
    Field url = field.get().hiddenIf(raw -> raw.matches("(?s).*[@?#].*"));
    return bound(url, template -> UrlTemplate.of(template).isPresent(), A_URL);
  }

  private Map<String, Template> headers(Section section) {
    Map<String, Template> headers = new LinkedHashMap<>();
    for (Field field : section.section("headers").all()) {
      String name = field.key().toLowerCase(Locale.ROOT);
      if (!HeaderRules.isName(name) || HeaderRules.isReserved(name)) {
        field.wrong(
            "header " + Field.quoted(field.key()),
            "a header name that is not the transport's own (host, content-*, accept, mcp-*, ...)");
      } else {
        Optional<Template> value =
            bound(
                field.hidden(),
                template -> couldBe(template, HeaderRules::isValue),
                A_HEADER_VALUE);
        if (value.isPresent() && headers.put(name, value.get()) != null) {
          field.wrong("header " + Field.quoted(field.key()), "each header once, whatever its case");
        }
      }
    }
    return headers;
  }

  private @Nullable Template bearer(Section mount, Map<String, Template> headers) {
    Section section = mount.section("credential");
    Optional<Field> field = section.field("bearer").map(Field::hidden);
    section.close();
    if (field.isPresent() && headers.containsKey("authorization")) {
      field.get().wrong("one credential: bearer here, or the header authorization");
    }
    return field
        .flatMap(
            bearer ->
                bound(
                    bearer,
                    template ->
                        couldBe(template, text -> HeaderRules.isValue(text) && !text.contains(" ")),
                    "visible ASCII without spaces, at most 8192 characters"))
        .orElse(null);
  }

  /** A template of this form whose variables all exist. */
  private Optional<Template> bound(Field field, Predicate<Template> form, String expected) {
    Optional<Template> template = field.template();
    if (template.isEmpty()) {
      return template;
    }
    boolean known = true;
    for (String name : template.get().variables()) {
      Optional<String> objection = variables.objection(name);
      objection.ifPresent(what -> field.wrong("${" + name + "}", what));
      known = known && objection.isEmpty();
    }
    if (known && !form.test(template.get())) {
      field.wrong(expected);
      return Optional.empty();
    }
    return template;
  }

  private static boolean couldBe(Template template, Predicate<String> form) {
    return form.test(template.render(name -> "x"));
  }
}
