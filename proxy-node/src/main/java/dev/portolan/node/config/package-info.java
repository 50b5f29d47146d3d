/**
 * Settings that refuse to be wrong. The file is read once into records whose constructors check,
 * each error naming file, path, value and what was expected. No getter parses; secrets print as
 * {@code ***}. Level 0: sees only the shared model.
 */
@NullMarked
package dev.portolan.node.config;

import org.jspecify.annotations.NullMarked;
