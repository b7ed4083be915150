/// The code that the build script generated for one table.
///
/// The name is the table's in the schema (`[table.shop]`), and the module around it says where the code lives and
/// who sees it. The build script is one line, `dio_codegen::build("schemas/shop.toml")`.
///
/// ```ignore
/// pub mod shop {
///     dio_runtime::include_schema!("shop");
/// }
/// ```
///
/// # Errors
///
/// Does not compile in a package without a build script, or for a table that the schema does not have.
#[macro_export]
macro_rules! include_schema {
    ($table:literal) => {
        // Says what is wrong where the file below is not there.
        const _: &str = ::core::env!(
            ::core::concat!("DIO_TABLE_", $table),
            ::core::concat!(
                "no table `",
                $table,
                "` was generated: `include_schema!` takes the name in `[table.<name>]` of a schema that `build.rs` passes to \
                 `dio_codegen::build`"
            )
        );
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR", "`include_schema!` needs a build script that calls `dio_codegen::build`"),
            "/dio/",
            $table,
            ".rs"
        ));
    };
}
