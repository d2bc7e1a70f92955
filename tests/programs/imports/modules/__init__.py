"""The modules that the programs of this area import."""
package_value = "from the package"
