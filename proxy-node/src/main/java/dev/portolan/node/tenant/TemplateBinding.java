package dev.portolan.node.tenant;

import dev.portolan.node.config.HeaderRules;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.Template;
import dev.portolan.node.config.UrlTemplate;
import dev.portolan.node.wire.BackendAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * URL, headers and credential from the configuration, with variables. All variables are read before
 * anything is made of them, so that what is read never depends on what was read. A value that is
 * absent, empty, or has no place where it would stand, hides the mount: nothing is guessed.
 */
final class TemplateBinding implements Binding {
  private static final String AUTHORIZATION = "authorization";

  private final UrlTemplate url;
  private final Map<String, Template> headers;
  private final @Nullable Template bearer;
  private final Set<String> variables;

  TemplateBinding(MountConfig mount) {
    this.url =
        UrlTemplate.of(mount.url())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "mount " + mount.id() + ": url (expected: an absolute http or https URL)"));
    this.headers = mount.headers();
    this.bearer = mount.bearer();
    this.variables = new LinkedHashSet<>(mount.url().variables());
    headers.values().forEach(header -> variables.addAll(header.variables()));
    if (bearer != null) {
      variables.addAll(bearer.variables());
    }
  }

  @Override
  public Optional<BackendAddress> addressFor(RecordingContext context) {
    Map<String, String> values = new HashMap<>();
    for (String variable : variables) {
      context
          .variable(variable)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> values.put(variable, value));
    }
    if (values.size() < variables.size()) {
      return Optional.empty();
    }
    UnaryOperator<String> known = name -> values.getOrDefault(name, "");
    return url.render(known)
        .flatMap(uri -> headersOf(known).map(sent -> new BackendAddress(uri, sent)));
  }

  private Optional<Map<String, String>> headersOf(UnaryOperator<String> values) {
    Map<String, String> sent = new HashMap<>();
    headers.forEach((name, value) -> sent.put(name, value.render(values)));
    if (bearer != null) {
      String token = bearer.render(values);
      // an empty or a spaced token would be another credential, not this one
      sent.put(AUTHORIZATION, token.isEmpty() || token.contains(" ") ? "" : "Bearer " + token);
    }
    boolean sound = sent.values().stream().allMatch(HeaderRules::isValue);
    return sound ? Optional.of(sent) : Optional.empty();
  }
}
