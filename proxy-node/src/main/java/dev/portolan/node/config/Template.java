package dev.portolan.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A text with {@code ${variables}} in it, parsed once.
 *
 * @param parts in order
 */
public record Template(List<Part> parts) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^${}]+)}");

  public Template {
    parts = List.copyOf(parts);
  }

  /** A piece of a template. */
  public sealed interface Part {}

  /** Stands for itself. */
  public record Literal(String text) implements Part {}

  /** Stands for the value of a variable, such as {@code caller.subject}. */
  public record Variable(String name) implements Part {}

  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    var variable = VARIABLE.matcher(text);
    int from = 0;
    while (variable.find()) {
      if (variable.start() > from) {
        parts.add(new Literal(text.substring(from, variable.start())));
      }
      parts.add(new Variable(variable.group(1)));
      from = variable.end();
    }
    if (from < text.length()) {
      parts.add(new Literal(text.substring(from)));
    }
    return new Template(parts);
  }

  /** The names of its variables, in order. */
  public List<String> variables() {
    return parts.stream()
        .filter(Variable.class::isInstance)
        .map(part -> ((Variable) part).name())
        .toList();
  }

  /** The text, with each variable replaced by what {@code values} says it is. */
  public String render(UnaryOperator<String> values) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Literal literal -> literal.text();
            case Variable variable -> values.apply(variable.name());
          });
    }
    return text.toString();
  }
}
