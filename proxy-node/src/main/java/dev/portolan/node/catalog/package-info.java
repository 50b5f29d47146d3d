/**
 * What each caller sees. Listings are loaded once per key however many ask, kept for as long as
 * they are fresh, refreshed behind the scenes, rendered once, and merged into views that point into
 * them. No late write revives an old listing; a backend that fails never empties one. Level 2.
 */
@NullMarked
package dev.portolan.node.catalog;

import org.jspecify.annotations.NullMarked;
