package dev.portolan.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with variables in it, such as {@code ${caller.subject}}, parsed once. A doubled dollar
 * sign before an open brace takes its meaning away. Literal text may have come from a secret, so it
 * is never printed.
 *
 * @param parts in order; no two literals in a row
 */
public record Template(List<Part> parts) {
  private static final Pattern TOKEN =
      Pattern.compile("(\\$\\$\\{)|\\$\\{((?:[^${}]|\\$(?!\\{))*)}|(\\$\\{)");

  public Template {
    parts = merged(parts);
  }

  /** A piece of a template. */
  public sealed interface Part {}

  /** Stands for itself. */
  public record Literal(String text) implements Part {
    @Override
    public String toString() {
      return "***";
    }
  }

  /** Stands for the value of a variable, such as {@code caller.subject}. */
  public record Variable(String name) implements Part {
    @Override
    public String toString() {
      return "${" + name + "}";
    }
  }

  /**
   * Finds the variables of a text.
   *
   * @throws IllegalArgumentException if one is not closed
   */
  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    var token = TOKEN.matcher(text);
    int from = 0;
    while (token.find()) {
      if (token.group(3) != null) {
        throw new IllegalArgumentException("template: an open '${' (expected: a closing '}')");
      }
      parts.add(new Literal(text.substring(from, token.start())));
      parts.add(token.group(1) != null ? new Literal("${") : new Variable(token.group(2)));
      from = token.end();
    }
    parts.add(new Literal(text.substring(from)));
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

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining());
  }

  private static List<Part> merged(List<Part> parts) {
    List<Part> merged = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Variable variable -> {
          flush(text, merged);
          merged.add(variable);
        }
      }
    }
    flush(text, merged);
    return List.copyOf(merged);
  }

  private static void flush(StringBuilder text, List<Part> into) {
    if (!text.isEmpty()) {
      into.add(new Literal(text.toString()));
      text.setLength(0);
    }
  }
}
