package dev.portolan.node.config;

import dev.portolan.node.config.TracingConfig.Otlp;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads whether requests are traced. Where something is wrong, what is returned is sound and of no
 * further use: reading goes on, and the problems are thrown at its end.
 */
final class TracingReader {
  private static final int LONGEST_RATIO = 16;
  private static final String USUAL_PATH = "/v1/traces";

  private TracingReader() {}

  private enum Kind {
    NONE,
    OTLP
  }

  static TracingConfig tracing(Section section) {
    Optional<Kind> kind = section.choiceUnlessWrong("kind", Kind.NONE);
    TracingConfig tracing = new TracingConfig.Off();
    if (kind.isEmpty()) {
      // of which kind the other keys are, nobody knows
      section.all();
    } else if (kind.get() == Kind.OTLP) {
      tracing = otlp(section);
    }
    section.close();
    return tracing;
  }

  private static TracingConfig otlp(Section section) {
    if (section.field("endpoint").isEmpty()) {
      section.missing(
          "endpoint", "the address of a collector, such as http://127.0.0.1:4318/v1/traces");
    }
    Optional<URI> endpoint =
        section
            .field("endpoint")
            .flatMap(
                field ->
                    field.parsed(
                        text ->
                            UrlTemplate.of(Template.parse(text))
                                .flatMap(url -> url.render(v -> v))
                                .filter(url -> url.getRawQuery() == null)
                                .map(TracingReader::whole),
                        "an absolute http or https URL, no user, no query, no fragment"));
    Map<String, Secret> headers = new LinkedHashMap<>();
    section.section("headers").all().forEach(field -> header(field, headers));
    double ratio =
        section.value("ratio", Otlp.DEFAULT_RATIO, TracingReader::ratio, TracingConfig.A_RATIO);
    var timeout = section.duration("timeout", Otlp.DEFAULT_TIMEOUT, Otlp.TIMEOUT);
    var interval = section.duration("interval", Otlp.DEFAULT_INTERVAL, Otlp.TIMEOUT);
    int queue = section.integer("queue", Otlp.DEFAULT_QUEUE, Otlp.QUEUE);
    return endpoint
        .<TracingConfig>map(at -> new Otlp(at, headers, ratio, timeout, interval, queue))
        .orElseGet(TracingConfig.Off::new);
  }

  /** An address without a path means the usual one. */
  private static URI whole(URI endpoint) {
    String path = endpoint.getRawPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? endpoint.resolve(USUAL_PATH)
        : endpoint;
  }

  private static void header(Field field, Map<String, Secret> headers) {
    String name = field.key().toLowerCase(Locale.ROOT);
    if (!HeaderRules.isName(name) || HeaderRules.isReserved(name)) {
      field.wrong(
          "header " + Field.quoted(field.key()),
          "a header name that is not the transport's own (host, content-*, accept, ...)");
      return;
    }
    field
        .hidden()
        .parsed(
            text -> HeaderRules.isValue(text) ? Optional.of(new Secret(text)) : Optional.empty(),
            "visible ASCII on one line, 1 to 8192 characters")
        .filter(value -> headers.put(name, value) != null)
        .ifPresent(twice -> field.wrong("header " + Field.quoted(field.key()), "each header once"));
  }

  private static Optional<Double> ratio(String text) {
    return text.length() <= LONGEST_RATIO && text.matches("\\d+(?:\\.\\d+)?")
        ? Optional.of(Double.valueOf(text)).filter(TracingConfig::isRatio)
        : Optional.empty();
  }
}
