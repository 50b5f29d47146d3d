package dev.portolan.node.config;

import dev.portolan.node.config.Field.Reading;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the file. It remembers which keys were asked for; {@link #close} reports the others,
 * since a typing mistake must not become a default.
 */
final class Section {
  private final Reading reading;
  private final String path;
  private final @Nullable Mark mark;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Map<String, Mark> marks = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  private Section(Reading reading, String path, @Nullable Mark mark) {
    this.reading = reading;
    this.path = path;
    this.mark = mark;
  }

  /** The whole file; null for an empty one. */
  static Section root(Reading reading, @Nullable Node node) {
    return node == null
        ? new Section(reading, "", null)
        : of(new Field(reading, "", "", node, false));
  }

  /** A mapping; nothing at all is an empty one. */
  static Section of(Field field) {
    Section section = new Section(field.reading(), field.path(), field.node().getStartMark());
    if (field.node() instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::add);
    } else if (!field.isNothing()) {
      field.wrong("a mapping");
    }
    return section;
  }

  private void add(NodeTuple entry) {
    Mark at = entry.getKeyNode().getStartMark();
    if (!(entry.getKeyNode() instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.MERGE)) {
      reading.problems().add(at, path, "a key that is no text", "plain keys, no merge keys");
      return;
    }
    String key = scalar.getValue();
    Mark first = marks.putIfAbsent(key, at);
    if (first != null) {
      reading
          .problems()
          .add(at, child(key), "duplicate key", "each key once; first in line " + line(first));
      return;
    }
    fields.put(key, new Field(reading, child(key), key, entry.getValueNode(), false));
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  Optional<Field> field(String key) {
    known.add(key);
    return Optional.ofNullable(fields.get(key));
  }

  /** All of them, for mappings whose keys are names. */
  Collection<Field> all() {
    known.addAll(fields.keySet());
    return fields.values();
  }

  Section section(String key) {
    return field(key).map(Field::section).orElseGet(() -> new Section(reading, child(key), mark));
  }

  List<Field> list(String key) {
    return field(key).map(Field::items).orElse(List.of());
  }

  Optional<String> text(String key) {
    return field(key).flatMap(Field::text);
  }

  /** A value; the other if the key is absent or wrong. */
  <T> T value(String key, T otherwise, Function<String, Optional<T>> parser, String expected) {
    return field(key).flatMap(field -> field.parsed(parser, expected)).orElse(otherwise);
  }

  boolean flag(String key, boolean otherwise) {
    return value(
        key,
        otherwise,
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : Optional.empty(),
        "true or false");
  }

  int integer(String key, int otherwise, Bounds<Integer> bounds) {
    return value(
        key, otherwise, text -> whole(text).filter(bounds::hold), "a whole number, " + bounds);
  }

  long size(String key, long otherwise, Bounds<Long> bounds) {
    return value(
        key,
        otherwise,
        text -> Units.size(text).filter(bounds::hold),
        "a size such as 64KiB or 4MiB, " + bounds + " bytes");
  }

  Duration duration(String key, Duration otherwise, Bounds<Duration> bounds) {
    return optionalDuration(key, bounds).orElse(otherwise);
  }

  Optional<Duration> optionalDuration(String key, Bounds<Duration> bounds) {
    return field(key)
        .flatMap(
            field ->
                field.parsed(
                    text -> Units.duration(text).filter(bounds::hold),
                    "a duration such as 250ms, 5m or 1h30m, " + bounds));
  }

  <E extends Enum<E>> E choice(String key, E otherwise) {
    return choiceUnlessWrong(key, otherwise).orElse(otherwise);
  }

  /** The same; empty if there is a value and it is wrong. */
  <E extends Enum<E>> Optional<E> choiceUnlessWrong(String key, E otherwise) {
    E[] choices = otherwise.getDeclaringClass().getEnumConstants();
    String words = Stream.of(choices).map(Units::text).collect(Collectors.joining(", "));
    return field(key)
        .map(
            field ->
                field.parsed(
                    text ->
                        Stream.of(choices)
                            .filter(word -> Units.text(word).equals(text))
                            .findFirst(),
                    choices.length == 1 ? words : "one of " + words))
        .orElse(Optional.of(otherwise));
  }

  /** Says that a key is not there. */
  void missing(String key, String expected) {
    reading.problems().add(mark, child(key), "missing", expected);
  }

  /** Says what is wrong with all of it. */
  void wrong(String found, String expected) {
    reading.problems().add(mark, path, found, expected);
  }

  /** Reports every key that nobody asked for. */
  void close() {
    for (String key : fields.keySet()) {
      if (!known.contains(key)) {
        String found =
            Spelling.closest(key, known)
                .map(close -> "unknown key, did you mean '" + close + "'?")
                .orElse("unknown key");
        reading
            .problems()
            .add(marks.get(key), child(key), found, "one of " + String.join(", ", known));
      }
    }
  }

  private static Optional<Integer> whole(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
