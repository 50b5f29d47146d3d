package dev.portolan.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A setting where it stands in the file. Each way to read it reports what is wrong and is then
 * empty, so that reading can go on. A value is reported as the file writes it, before anything is
 * resolved: what comes from the environment or a file is never shown.
 *
 * @param secret true if not even that may be shown
 */
record Field(Reading reading, String path, String key, Node node, boolean secret) {
  private static final int MOST_SHOWN = 80;

  /** A URL with somebody in it is not shown wherever it is put, which may be the wrong place. */
  private static final Pattern URL_WITH_USER = Pattern.compile("//.*@", Pattern.DOTALL);

  /** What a whole reading shares. */
  record Reading(Problems problems, Resolver resolver) {}

  Field hidden() {
    return new Field(reading, path, key, node, true);
  }

  /** Hidden if what the file writes is such. */
  Field hiddenIf(Predicate<String> such) {
    return node instanceof ScalarNode scalar && such.test(scalar.getValue()) ? hidden() : this;
  }

  void wrong(String expected) {
    wrong(shown(), expected);
  }

  void wrong(String found, String expected) {
    reading.problems().add(node.getStartMark(), path, found, expected);
  }

  /** A text that may hold variables of a call. */
  Optional<Template> template() {
    if (!(node instanceof ScalarNode scalar) || isNothing()) {
      wrong("a text");
      return Optional.empty();
    }
    try {
      return Optional.of(reading.resolver().resolve(scalar.getValue()));
    } catch (IllegalArgumentException unresolved) {
      wrong("" + unresolved.getMessage());
      return Optional.empty();
    }
  }

  /** A text; variables of a call have no place in it. */
  Optional<String> text() {
    Optional<Template> template = template();
    if (template.isPresent() && !template.get().variables().isEmpty()) {
      wrong("no variables here but ${env:...} and ${file:...}; '$${' for a plain '${'");
      return Optional.empty();
    }
    return template.map(literal -> literal.render(UnaryOperator.identity()));
  }

  /** A text that means something. */
  <T> Optional<T> parsed(Function<String, Optional<T>> parser, String expected) {
    Optional<String> text = text();
    Optional<T> value = text.flatMap(parser);
    if (text.isPresent() && value.isEmpty()) {
      wrong(expected);
    }
    return value;
  }

  /** A text that a constructor accepts, whose refusal says what was expected. */
  <T> Optional<T> accepted(Function<String, T> constructor, String expected) {
    return parsed(
        text -> {
          try {
            return Optional.of(constructor.apply(text));
          } catch (IllegalArgumentException refused) {
            return Optional.empty();
          }
        },
        expected);
  }

  /** The items of a list. */
  List<Field> items() {
    if (isNothing()) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      wrong("a list");
      return List.of();
    }
    List<Field> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Field(reading, path + "[" + items.size() + "]", key, item, secret));
    }
    return items;
  }

  /** True if {@link #items} has nothing to report. */
  boolean isList() {
    return isNothing() || node instanceof SequenceNode;
  }

  Section section() {
    return Section.of(this);
  }

  boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  private String shown() {
    if (isNothing()) {
      return "nothing";
    }
    return switch (node) {
      case ScalarNode scalar when secret || URL_WITH_USER.matcher(scalar.getValue()).find() ->
          "***";
      case ScalarNode scalar -> quoted(scalar.getValue());
      case SequenceNode list -> "a list";
      default -> "a mapping";
    };
  }

  static String quoted(String text) {
    boolean tooLong = text.length() > MOST_SHOWN;
    return "'" + (tooLong ? text.substring(0, MOST_SHOWN) + "..." : text) + "'";
  }
}
