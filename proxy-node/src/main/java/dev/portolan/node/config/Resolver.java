package dev.portolan.node.config;

import dev.portolan.node.config.Template.Literal;
import dev.portolan.node.config.Template.Part;
import dev.portolan.node.config.Template.Variable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in place of {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code
 * ${file:/path}}. What comes in so is literal: it is never searched for variables again.
 */
final class Resolver {
  private static final Pattern ENV = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?");
  private static final String FILE = "file:";

  private final Function<String, @Nullable String> env;
  private final Function<Path, Optional<String>> files;

  Resolver(Function<String, @Nullable String> env, Function<Path, Optional<String>> files) {
    this.env = env;
    this.files = files;
  }

  /**
   * The template with only those variables left that are of a call.
   *
   * @throws IllegalArgumentException if something cannot be resolved; the message says what was
   *     expected, and holds no value
   */
  Template resolve(String raw) {
    Template template;
    try {
      template = Template.parse(raw);
    } catch (IllegalArgumentException open) {
      throw new IllegalArgumentException("a '}' after '${', or '$${' for a plain '${'", open);
    }
    return new Template(template.parts().stream().map(this::resolved).toList());
  }

  private Part resolved(Part part) {
    return switch (part) {
      case Literal literal -> literal;
      case Variable variable when variable.name().startsWith("env:") ->
          new Literal(environment(variable.name()));
      case Variable variable when variable.name().startsWith(FILE) ->
          new Literal(file(variable.name().substring(FILE.length())));
      case Variable variable -> variable;
    };
  }

  private String environment(String reference) {
    Matcher form = ENV.matcher(reference);
    if (!form.matches()) {
      throw new IllegalArgumentException("${env:NAME} or ${env:NAME:-default}");
    }
    String value = env.apply(form.group(1));
    String otherwise = form.group(2);
    if (otherwise != null && (value == null || value.isEmpty())) {
      return otherwise;
    }
    if (value == null) {
      throw new IllegalArgumentException(
          "the environment variable %1$s to be set, or a default: ${env:%1$s:-default}"
              .formatted(form.group(1)));
    }
    return value;
  }

  private String file(String name) {
    return absolute(name)
        .flatMap(files)
        .map(text -> text.replaceFirst("\\R\\z", ""))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + name + "' to be the absolute path of a readable UTF-8 file"));
  }

  private static Optional<Path> absolute(String name) {
    try {
      return Optional.of(Path.of(name)).filter(Path::isAbsolute);
    } catch (InvalidPathException malformed) {
      return Optional.empty();
    }
  }
}
