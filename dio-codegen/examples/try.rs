fn main() {
    let path = std::env::args().nth(1).unwrap();
    let c = dio_codegen::check(&dio_codegen::sources::Sources::load(path));
    println!("{}", c.report);
    println!("{:#?}", c.model.is_some());
}
