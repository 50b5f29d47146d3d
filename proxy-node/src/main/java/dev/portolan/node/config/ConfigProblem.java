package dev.portolan.node.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param file the name of what was read
 * @param line from 1; 0 if the problem lies nowhere in particular
 * @param column from 1; 0 if the problem lies nowhere in particular
 * @param path of keys to the setting, such as {@code tenants.acme.mounts.crm.ttl}
 * @param found the value as the file writes it, {@code ***} where it may be secret, or what else is
 *     the matter
 * @param expected what would have been right
 */
public record ConfigProblem(
    String file, int line, int column, String path, String found, String expected) {

  /** {@code file:line:column: path: found (expected: what)}. */
  @Override
  public String toString() {
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    String what = path.isEmpty() ? found : path + ": " + found;
    return where + ": " + what + " (expected: " + expected + ")";
  }
}
