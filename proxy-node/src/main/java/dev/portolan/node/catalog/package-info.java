/**
 * What each caller sees. Listings are loaded once per key however many ask, kept for as long as
 * they are fresh, refreshed behind the scenes, and merged into views whose list results are
 * rendered when the view is built. No late write revives an old listing; a backend that fails never
 * empties one. Level 2.
 */
@NullMarked
package dev.portolan.node.catalog;

import org.jspecify.annotations.NullMarked;
