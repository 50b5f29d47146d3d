package dev.portolan.node.config;

import java.io.StringReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Text as a graph of nodes that know where they stand. Nothing is ever constructed from a tag, and
 * the graph with its aliases written out is bounded, so that a small file cannot become a large
 * one.
 */
final class YamlDocument {
  static final int MOST_CHARACTERS = 8 << 20;
  private static final int MOST_NODES = 1_000_000;
  private static final int MOST_DEPTH = 32;
  private static final int MOST_ALIASES = 50;
  private static final String BOUNDS =
      "at most %d characters, %d levels and %d aliases, all of them printable"
          .formatted(MOST_CHARACTERS, MOST_DEPTH, MOST_ALIASES);
  private static final Set<Tag> PLAIN =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MAP,
          Tag.SEQ,
          Tag.MERGE);

  private final Problems problems;
  private int nodes;

  private YamlDocument(Problems problems) {
    this.problems = problems;
  }

  /**
   * The root of the one document in a text; null if there is none or it is beyond the bounds, and
   * then the problem is told.
   */
  static @Nullable Node compose(String text, Problems problems) {
    if (text.length() > MOST_CHARACTERS) {
      // before it is read: that takes much longer for a long line than for many short ones
      problems.add(null, "", "YAML beyond the bounds", BOUNDS);
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setAllowRecursiveKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      return root != null && new YamlDocument(problems).isBounded(root, 0) ? root : null;
    } catch (MarkedYAMLException malformed) {
      // its message would quote the file; its problem does not
      problems.add(
          malformed.getProblemMark(), "", "" + malformed.getProblem(), "one YAML document");
    } catch (YAMLException beyond) {
      problems.add(null, "", "YAML beyond the bounds", BOUNDS);
    }
    return null;
  }

  private boolean isBounded(Node node, int depth) {
    nodes++;
    if (nodes > MOST_NODES || depth > MOST_DEPTH) {
      problems.add(
          node.getStartMark(),
          "",
          "YAML beyond the bounds",
          "at most %d nodes and %d levels, aliases written out".formatted(MOST_NODES, MOST_DEPTH));
      return false;
    }
    if (!PLAIN.contains(node.getTag())) {
      problems.add(node.getStartMark(), "", "tag " + node.getTag(), "no tags");
    }
    return switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple entry : mapping.getValue()) {
          if (!isBounded(entry.getKeyNode(), depth + 1)
              || !isBounded(entry.getValueNode(), depth + 1)) {
            yield false;
          }
        }
        yield true;
      }
      case SequenceNode sequence ->
          sequence.getValue().stream().allMatch(item -> isBounded(item, depth + 1));
      default -> true;
    };
  }
}
